public import FoundationEssentials
public import SoriCore
public import SoriJobs
import Synchronization

/// Jobs in memory, for tests: what a store does, without a file.
public final class MemoryJobStore: JobStore {
    private struct State {
        /// In the order in which they were added.
        var jobs: [Job] = []
        var segments: [String: [String]] = [:]
        var revision = 0
        var sequence = 0

        func index(_ id: String) -> Int? { jobs.firstIndex { $0.id == id } }

        mutating func apply(_ event: JobEvent, at index: Int, now: Date) -> Result<Job, JobRefusal> {
            let before = jobs[index]
            var job = before
            do throws(JobRefusal) { try job.apply(event, now: now) } catch { return .failure(error) }
            if job.change(from: before) == .visible {
                revision += 1
                job.revision = revision
            }
            if case .retry = event {
                sequence += 1
                job.sequence = sequence
            }
            if case .work(.checkpoint(let checkpoint), _) = event, job.segmentCount > before.segmentCount {
                segments[job.id, default: []] += checkpoint.segments
            }
            jobs[index] = job
            return .success(job)
        }
    }

    private let state = Mutex(State())

    /// An empty store.
    public init() {}

    /// Adds new jobs, all or none.
    public func insert(_ jobs: [Job], waitingLimit: Int?) async throws(StoreError) -> JobInsertion {
        let result = state.withLock { state -> Result<JobInsertion, StoreError> in
            guard let first = jobs.first else { return .success(.inserted([])) }
            if let idempotency = first.options.idempotency,
                let earlier = state.jobs.first(where: {
                    $0.options.owner == first.options.owner && $0.options.idempotency?.key == idempotency.key
                })
            {
                guard earlier.options.idempotency == idempotency else { return .failure(.mismatch(idempotency.key)) }
                return .success(.existing(earlier))
            }
            let waiting = state.jobs.count { $0.kind == first.kind && $0.status == .pending }
            if let waitingLimit, waiting + jobs.count > waitingLimit { return .failure(.queueFull(waitingLimit)) }
            var known = Set(state.jobs.map(\.id))
            for job in jobs where !known.insert(job.id).inserted { return .failure(.taken(job.id)) }
            let stored = jobs.map { job in
                var job = job
                state.sequence += 1
                state.revision += 1
                (job.sequence, job.revision) = (state.sequence, state.revision)
                return job
            }
            state.jobs += stored
            return .success(.inserted(stored))
        }
        return try result.get()
    }

    /// The job of that id, or nil.
    public func job(_ id: String) async throws(StoreError) -> Job? {
        state.withLock { state in state.jobs.first { $0.id == id } }
    }

    /// The waiting job of one of `kinds` with the smallest rank, for `worker`; nil when none is there.
    public func claim(
        _ kinds: [JobKind], worker: String, timing: LeaseTiming, now: Date
    ) async throws(StoreError) -> Job? {
        state.withLock { state in
            while true {
                let ready = state.jobs.indices.filter { index in
                    let job = state.jobs[index]
                    return kinds.contains(job.kind) && job.status == .pending && job.runAfter.map { $0 <= now } ?? true
                }
                guard let index = ready.min(by: { state.jobs[$0].precedes(state.jobs[$1]) }),
                    case .success(let job) = state.apply(.claim(worker: worker, timing), at: index, now: now)
                else { return nil }
                if job.status == .processing { return job }
            }
        }
    }

    /// Lets `event` happen to a job; or says why it cannot.
    public func apply(
        _ event: JobEvent, to id: String, now: Date
    ) async throws(StoreError) -> Result<Job, JobRefusal> {
        state.withLock { state in
            guard let index = state.index(id) else { return .failure(.unknownJob) }
            return state.apply(event, at: index, now: now)
        }
    }

    /// The segments stored from number `position` on, in order.
    public func segments(of id: String, from position: Int) async throws(StoreError) -> [String] {
        state.withLock { Array(($0.segments[id] ?? []).dropFirst(max(0, position))) }
    }

    /// Jobs that fit `filter`, newest first, and how many there are in all.
    public func list(_ filter: JobFilter, limit: Int, offset: Int) async throws(StoreError) -> JobPage {
        state.withLock { state in
            let found = state.jobs.enumerated().filter { _, job in
                (filter.kind ?? job.kind) == job.kind && (filter.status ?? job.status) == job.status
                    && (filter.owner == nil || filter.owner == job.options.owner)
                    && (filter.parent == nil || filter.parent == job.options.parent?.id)
                    && !(filter.excludesBatches && job.options.parent != nil)
                    && !(filter.hasCallback && job.options.callbackURL == nil)
            }
            let sorted = found.sorted { one, other in
                guard filter.parent == nil else {
                    return (one.element.options.parent?.position ?? 0, one.offset)
                        < (other.element.options.parent?.position ?? 0, other.offset)
                }
                return (one.element.createdAt, one.offset) > (other.element.createdAt, other.offset)
            }
            let part = sorted.dropFirst(max(0, offset)).prefix(max(0, limit))
            return JobPage(total: found.count, jobs: part.map(\.element.withoutResult))
        }
    }

    /// What is going on with jobs of `kinds`.
    public func counts(_ kinds: [JobKind], now: Date) async throws(StoreError) -> QueueCounts {
        state.withLock { state in
            let jobs = state.jobs.filter { kinds.contains($0.kind) }
            let oldest = jobs.filter { $0.status == .pending }.map(\.createdAt).min()
            let running = jobs.filter { $0.status == .processing }
                .sorted { ($0.lease?.claimedAt ?? now, $0.sequence) < ($1.lease?.claimedAt ?? now, $1.sequence) }
            return QueueCounts(
                jobs: Dictionary(grouping: jobs, by: \.status).mapValues(\.count),
                oldestWaiting: oldest.map { max(0, now.timeIntervalSince($0)) },
                running: running.compactMap { QueueCounts.Running($0, now: now) })
        }
    }

    /// Ends what time has ended, and with `lostWorker` all leases of that worker; gives the jobs changed.
    public func elapse(now: Date, lostWorker: String?) async throws(StoreError) -> [Job] {
        state.withLock { state in
            var changed: [Job] = []
            for index in state.jobs.indices {
                let before = state.jobs[index]
                _ = state.apply(.elapse, at: index, now: now)
                if let lostWorker, state.jobs[index].lease?.worker == lostWorker {
                    _ = state.apply(.loseWorker, at: index, now: now)
                }
                if state.jobs[index] != before { changed.append(state.jobs[index]) }
            }
            return changed
        }
    }

    /// When something is to happen next, or nil.
    public func nextWake(after now: Date) async throws(StoreError) -> Date? {
        state.withLock { state in
            let starts = state.jobs.filter { $0.status == .pending }.compactMap(\.runAfter).filter { $0 > now }
            return (state.jobs.compactMap(\.wakeAt) + starts).min()
        }
    }

    /// The jobs that have changed since `revision`, by their revision; at most `limit`.
    public func changes(since revision: Int, limit: Int) async throws(StoreError) -> [Job] {
        state.withLock { state in
            let changed = state.jobs.filter { $0.revision > revision }.sorted { $0.revision < $1.revision }
            return Array(changed.prefix(max(0, limit)))
        }
    }

    /// Cancels jobs of `kind` that were made before `limit` and that nobody has ever begun; gives how many.
    public func expire(_ kind: JobKind, createdBefore limit: Date, now: Date) async throws(StoreError) -> Int {
        state.withLock { state in
            let waiting = state.jobs.indices.filter { index in
                let job = state.jobs[index]
                return job.kind == kind && job.status == .pending && job.claims == 0 && job.createdAt < limit
            }
            for index in waiting { _ = state.apply(.cancel, at: index, now: now) }
            return waiting.count
        }
    }

    /// Erases final jobs of `kind` that ended before `limit`; gives how many.
    public func forget(_ kind: JobKind, completedBefore limit: Date) async throws(StoreError) -> Int {
        state.withLock { state in
            let before = state.jobs.count
            state.jobs.removeAll { $0.kind == kind && ($0.completedAt.map { $0 < limit } ?? false) }
            let ids = Set(state.jobs.map(\.id))
            state.segments = state.segments.filter { ids.contains($0.key) }
            return before - state.jobs.count
        }
    }

    /// Erases a job of any status, with its segments.
    public func purge(_ id: String) async throws(StoreError) -> Job? {
        state.withLock { state in
            state.segments[id] = nil
            return state.index(id).map { state.jobs.remove(at: $0) }
        }
    }
}
