public import FoundationEssentials
public import SoriCore
public import SoriJobs
import Synchronization

/// Jobs in memory, for tests: what a store does, without a file.
public final class MemoryJobStore: JobStore {
    private struct State {
        var jobs: [Job] = []
        var segments: [String: [Int: String]] = [:]
    }

    private let state = Mutex(State())

    /// An empty store.
    public init() {}

    /// Adds a new job; throws `exists` for an id that is taken.
    public func insert(_ job: Job) async throws(JobStoreError) {
        let isNew = state.withLock { state in
            guard !state.jobs.contains(where: { $0.id == job.id }) else { return false }
            state.jobs.append(job)
            return true
        }
        guard isNew else { throw JobStoreError(code: .exists, message: "the job \(job.id) is there already") }
    }

    /// The job of that id, or nil.
    public func job(_ id: String) async throws(JobStoreError) -> Job? {
        state.withLock { $0.jobs.first { $0.id == id } }
    }

    /// Lets `event` happen to a job; nil when there is no such job, or when it cannot happen to it.
    public func apply(_ event: JobEvent, to id: String, now: Date) async throws(JobStoreError) -> Job? {
        state.withLock { state in
            guard let index = state.jobs.firstIndex(where: { $0.id == id }),
                state.jobs[index].apply(event, now: now)
            else { return nil }
            return state.jobs[index]
        }
    }

    /// Begins the oldest waiting job of `kind`; nil when none waits.
    public func beginNext(_ kind: JobKind, now: Date) async throws(JobStoreError) -> Job? {
        state.withLock { state in
            let waiting = state.jobs.indices.filter { state.jobs[$0].kind == kind && state.jobs[$0].status == .pending }
            guard let index = waiting.min(by: { state.jobs[$0].createdAt < state.jobs[$1].createdAt }),
                state.jobs[index].apply(.begin, now: now)
            else { return nil }
            return state.jobs[index]
        }
    }

    /// Jobs of `kind`, newest first, and how many there are in all; nil means every status.
    public func list(
        _ kind: JobKind, status: JobStatus?, limit: Int, offset: Int
    ) async throws(JobStoreError) -> (total: Int, jobs: [Job]) {
        state.withLock { state in
            let found = state.jobs.filter { $0.kind == kind && (status == nil || $0.status == status) }
            // Stable, so that of two jobs of one moment the later one comes first.
            let sorted = found.enumerated().sorted {
                ($0.element.createdAt, $0.offset) > ($1.element.createdAt, $1.offset)
            }
            return (found.count, sorted.dropFirst(max(0, offset)).prefix(max(0, limit)).map(\.element))
        }
    }

    /// Adds what was heard next; nothing happens when the position is taken or there is no such job.
    public func append(_ segment: String, at position: Int, to id: String) async throws(JobStoreError) {
        state.withLock { state in
            guard state.jobs.contains(where: { $0.id == id }) else { return }
            if state.segments[id]?[position] == nil { state.segments[id, default: [:]][position] = segment }
        }
    }

    /// What was heard so far, in order.
    public func segments(of id: String) async throws(JobStoreError) -> [String] {
        state.withLock { state in
            (state.segments[id] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// Cancels the waiting jobs of `kind` that were made before `limit`; gives how many.
    public func expire(_ kind: JobKind, createdBefore limit: Date, now: Date) async throws(JobStoreError) -> Int {
        state.withLock { state in
            var count = 0
            for index in state.jobs.indices {
                let job = state.jobs[index]
                guard job.kind == kind, job.status == .pending, job.createdAt < limit else { continue }
                if state.jobs[index].apply(.cancel, now: now) { count += 1 }
            }
            return count
        }
    }

    /// Forgets final jobs of `kind` that ended before `limit`; gives how many.
    public func forget(_ kind: JobKind, completedBefore limit: Date) async throws(JobStoreError) -> Int {
        state.withLock { state in
            let before = state.jobs.count
            state.jobs.removeAll { $0.kind == kind && ($0.completedAt.map { $0 < limit } ?? false) }
            let ids = Set(state.jobs.map(\.id))
            state.segments = state.segments.filter { ids.contains($0.key) }
            return before - state.jobs.count
        }
    }
}
