import FoundationEssentials
import SoriCore
import SoriJobs
import SoriTesting
import Synchronization

/// A store with one of the faults that a simulation must find.
final class FaultyStore: JobStore {
    enum Fault: CaseIterable {
        /// Lets a worker that has lost its lease work on.
        case ignoresTokens
        /// Lets a worker that was silent for too long work on.
        case ignoresLeaseEnds
        /// Says that a job is stored, and does not store it.
        case losesJobs
        /// Says that a job is completed before that is stored, which then fails.
        case answersTooEarly
        /// Gives what a worker that stopped had begun without giving the attempt back.
        case countsReleases
    }

    private let fault: Fault
    private let store = MemoryJobStore()
    private let calls = Mutex(0)

    init(_ fault: Fault) { self.fault = fault }

    private func isEvery(_ number: Int) -> Bool {
        calls.withLock { calls in
            calls += 1
            return calls.isMultiple(of: number)
        }
    }

    func insert(_ jobs: [Job], waitingLimit: Int?) async throws(StoreError) -> JobInsertion {
        let answer = try await store.insert(jobs, waitingLimit: waitingLimit)
        if fault == .losesJobs, case .inserted = answer, isEvery(5) {
            for job in jobs { _ = try await store.purge(job.id) }
        }
        return answer
    }

    func apply(_ event: JobEvent, to id: String, now: Date) async throws(StoreError) -> Result<Job, JobRefusal> {
        guard case .work(let word, let token) = event, let job = try await store.job(id), let lease = job.lease else {
            return try await store.apply(event, to: id, now: now)
        }
        switch fault {
        case .losesJobs: return try await store.apply(event, to: id, now: now)
        case .ignoresTokens: return try await store.apply(.work(word, token: lease.token), to: id, now: now)
        case .ignoresLeaseEnds:
            return try await store.apply(.work(word, token: token), to: id, now: min(now, lease.expiresAt - 0.002))
        case .answersTooEarly:
            guard case .complete = word, isEvery(3) else { return try await store.apply(event, to: id, now: now) }
            var early = job
            do throws(JobRefusal) { try early.apply(event, now: now) } catch { return .failure(error) }
            early.revision += 1_000
            return .success(early)
        case .countsReleases:
            guard case .release = word else { return try await store.apply(event, to: id, now: now) }
            let failure = JobFailure(.engineFailed, detail: "")
            return try await store.apply(.work(.postpone(failure, jitter: 0), token: token), to: id, now: now)
        }
    }

    func job(_ id: String) async throws(StoreError) -> Job? { try await store.job(id) }

    func claim(
        _ kinds: [JobKind], worker: String, timing: LeaseTiming, now: Date
    ) async throws(StoreError) -> Job? {
        try await store.claim(kinds, worker: worker, timing: timing, now: now)
    }

    func segments(of id: String, from position: Int) async throws(StoreError) -> [String] {
        try await store.segments(of: id, from: position)
    }

    func list(_ filter: JobFilter, limit: Int, offset: Int) async throws(StoreError) -> JobPage {
        try await store.list(filter, limit: limit, offset: offset)
    }

    func counts(_ kinds: [JobKind], now: Date) async throws(StoreError) -> QueueCounts {
        try await store.counts(kinds, now: now)
    }

    func elapse(now: Date, lostWorker: String?) async throws(StoreError) -> [Job] {
        try await store.elapse(now: now, lostWorker: lostWorker)
    }

    func nextWake(after now: Date) async throws(StoreError) -> Date? { try await store.nextWake(after: now) }

    func changes(since revision: Int, limit: Int) async throws(StoreError) -> [Job] {
        try await store.changes(since: revision, limit: limit)
    }

    func expire(_ kind: JobKind, createdBefore limit: Date, now: Date) async throws(StoreError) -> Int {
        try await store.expire(kind, createdBefore: limit, now: now)
    }

    func forget(_ kind: JobKind, completedBefore limit: Date) async throws(StoreError) -> Int {
        try await store.forget(kind, completedBefore: limit)
    }

    func purge(_ id: String) async throws(StoreError) -> Job? { try await store.purge(id) }
}
