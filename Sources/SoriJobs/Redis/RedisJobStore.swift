public import FoundationEssentials
public import SoriCore
import Synchronization

/// Jobs in a Redis, which several processes may share.
///
/// A job is a hash; sorted sets say what waits, what is due and what is new. A step of a job's life reads the job, lets
/// `Job.apply` decide, and stores what has changed if the job is still the one that was read (`RedisCommit`); else it
/// begins anew. What Redis has answered is as safe as its settings make it: see `notices`.
public struct RedisJobStore: JobStore {
    /// What the person running the server should know of how Redis is set, in English; empty when all is well.
    public let notices: [String]
    let connection: RedisConnection
    private let erasure = RedisErasure()

    /// Jobs are changed in groups of so many: Redis does nothing else meanwhile.
    private static let mostTogether = 500
    /// Redis takes a million words in a command, and a job is some 80 of them.
    private static let mostInserted = 10_000
    /// Another process has to come first so often, each time between two of our round trips, before a call gives up.
    private static let mostConflicts = 200

    /// Connects to the Redis at `address`; throws `StoreError` that names it, without its password.
    ///
    /// One that is not there, or still reads its files, is waited for for `timeout`: it may have been started together
    /// with us.
    public init(_ address: RedisAddress, timeout: Duration = .seconds(10)) async throws(StoreError) {
        try await self.init(address, timeout: timeout, limits: RedisLimits())
    }

    init(_ address: RedisAddress, timeout: Duration, limits: RedisLimits) async throws(StoreError) {
        connection = RedisConnection(address, limits: limits)
        notices = try await RedisSetup(connection: connection).prepare(timeout: timeout)
    }

    /// Adds new jobs, all or none.
    public func insert(_ jobs: [Job], waitingLimit: Int?) async throws(StoreError) -> JobInsertion {
        guard let first = jobs.first else { return .inserted([]) }
        guard jobs.count <= Self.mostInserted else {
            throw StoreError(
                code: .failed, message: "\(jobs.count) jobs are more than Redis takes at once: add fewer at a time")
        }
        let commit = RedisCommit(inserting: jobs, waitingLimit: waitingLimit)
        return try await retrying { () throws(StoreError) in
            switch try await outcome(of: commit) {
            case .done(let jobs): return .inserted(jobs)
            case .conflict: return nil
            case .full: throw .queueFull(waitingLimit ?? 0)
            case .taken(let id): throw .taken(id)
            case .known(let id):
                // Erased since: its key is free again.
                guard let earlier = try await find(id)?.job else { return nil }
                guard let idempotency = first.options.idempotency, earlier.options.idempotency == idempotency else {
                    throw .mismatch(first.options.idempotency?.key ?? "")
                }
                return .existing(earlier)
            }
        }
    }

    /// The waiting job of one of `kinds` with the smallest rank, for `worker`; nil when none is there.
    public func claim(
        _ kinds: [JobKind], worker: String, timing: LeaseTiming, now: Date
    ) async throws(StoreError) -> Job? {
        let question = RedisCommand.script(
            .claimable, [String(now.milliseconds), String(kinds.count)] + kinds.map(\.rawValue))
        while true {
            let claimed: Job? = try await retrying { () throws(StoreError) -> Job?? in
                let reply = try await connection.send(question)
                guard reply != .null else { return .some(nil) }
                guard let found = StoredJob(reply) else { throw .unexpected(connection.address, "no job") }
                var commit = RedisCommit()
                guard case .success = commit.apply(.claim(worker: worker, timing), to: found, now: now) else {
                    return .some(nil)
                }
                return try await store(commit).map { $0.first }
            }
            guard let claimed else { return nil }
            // One that is past its deadline has failed instead.
            if claimed.status == .processing { return claimed }
        }
    }

    /// Lets `event` happen to a job; or says why it cannot.
    public func apply(
        _ event: JobEvent, to id: String, now: Date
    ) async throws(StoreError) -> Result<Job, JobRefusal> {
        try await retrying { () throws(StoreError) in
            guard let found = try await find(id) else { return .failure(.unknownJob) }
            var commit = RedisCommit()
            let result = commit.apply(event, to: found, now: now)
            guard case .success = result, !commit.isEmpty else { return result }
            return try await store(commit)?.first.map { .success($0) }
        }
    }

    /// Ends what time has ended, and with `lostWorker` all leases of that worker; gives the jobs changed.
    public func elapse(now: Date, lostWorker: String?) async throws(StoreError) -> [Job] {
        // A worker asks for this all the time: now is a good moment for what could not be done before.
        await erasure.catchUp(connection)
        var changed = try await applyToAll(.elapse, now: now) { () throws(StoreError) in
            try await range(RedisKey.wake, from: "-inf", to: String(now.milliseconds), most: Self.mostTogether)
        }
        if let lostWorker {
            changed += try await applyToAll(.loseWorker, now: now) { () throws(StoreError) in
                try await range(RedisKey.jobs(nil, .processing), from: "-inf", to: "+inf", most: .max)
                    .filter { $0.job.lease?.worker == lostWorker }
            }
        }
        return changed
    }

    /// Cancels jobs of `kind` that were made before `limit` and that nobody has ever begun; gives how many.
    public func expire(_ kind: JobKind, createdBefore limit: Date, now: Date) async throws(StoreError) -> Int {
        try await applyToAll(.cancel, now: now) { () throws(StoreError) in
            try await range(RedisKey.jobs(kind, .pending), from: "-inf", to: "(\(limit.milliseconds)", most: .max)
                .filter { $0.job.claims == 0 }
        }.count
    }

    /// Erases final jobs of `kind` that ended before `limit`; gives how many. One that breaks off has erased some.
    public func forget(_ kind: JobKind, completedBefore limit: Date) async throws(StoreError) -> Int {
        var count = 0
        while true {
            let erased: Int = try await retrying { () throws(StoreError) in
                let found = try await range(
                    RedisKey.ended(kind), from: "-inf", to: "(\(limit.milliseconds)", most: Self.mostTogether)
                var commit = RedisCommit()
                for stored in found { commit.erase(stored) }
                guard !commit.isEmpty else { return 0 }
                return try await store(commit) == nil ? nil : found.count
            }
            guard erased > 0 else { break }
            count += erased
        }
        if count > 0 { await erasure.rewriteLog(connection) }
        return count
    }

    /// Erases a job of any status, with its segments.
    public func purge(_ id: String) async throws(StoreError) -> Job? {
        let job: Job? = try await retrying { () throws(StoreError) -> Job?? in
            guard let found = try await find(id) else { return .some(nil) }
            var commit = RedisCommit()
            commit.erase(found)
            return try await store(commit) == nil ? nil : .some(found.job)
        }
        if job != nil { await erasure.rewriteLog(connection) }
        return job
    }

    /// Lets `event`, after which `find` does not find a job any more, happen to all that it finds, and gives those that
    /// have changed. Each group of `mostTogether` is one step.
    private func applyToAll(
        _ event: JobEvent, now: Date, find: () async throws(StoreError) -> [StoredJob]
    ) async throws(StoreError) -> [Job] {
        var changed: [Job] = []
        while true {
            let group = try await retrying { () throws(StoreError) -> [Job]? in
                var commit = RedisCommit()
                for stored in try await find().prefix(Self.mostTogether) {
                    _ = commit.apply(event, to: stored, now: now)
                }
                return commit.isEmpty ? [] : try await store(commit)
            }
            changed += group
            if group.count < Self.mostTogether { return changed }
        }
    }

    /// Stores changes and gives the jobs as they are then; nil when one of them has changed since it was read.
    private func store(_ commit: RedisCommit) async throws(StoreError) -> [Job]? {
        if case .done(let jobs) = try await outcome(of: commit) { jobs } else { nil }
    }

    private func outcome(of commit: RedisCommit) async throws(StoreError) -> RedisCommit.Outcome {
        let reply = try await connection.send(commit.command)
        guard let outcome = commit.outcome(reply) else { throw .unexpected(connection.address, "no outcome") }
        return outcome
    }

    /// Runs `body` until it gives something: nil means that another process came first. Of all that come at once one
    /// gets through, so the store as a whole always goes on; waiting by chance lets each of them through in time.
    private func retrying<Value>(
        _ body: () async throws(StoreError) -> Value?
    ) async throws(StoreError) -> Value {
        for conflict in 0..<Self.mostConflicts {
            if let value = try await body() { return value }
            if conflict > 2 { try? await Task.sleep(for: .microseconds(Int.random(in: 0...min(20, conflict) * 500))) }
        }
        throw .contended(connection.address)
    }
}
