public import FoundationEssentials

/// Keeps jobs over restarts. Every call is one step: what it says has happened stays so, whatever happens next.
///
/// Calls throw `JobStoreError`.
public protocol JobStore: Sendable {
    /// Adds a new job; throws `exists` for an id that is taken.
    func insert(_ job: Job) async throws(JobStoreError)
    /// The job of that id, or nil.
    func job(_ id: String) async throws(JobStoreError) -> Job?
    /// Lets `event` happen to a job; nil when there is no such job, or when it cannot happen to it.
    func apply(_ event: JobEvent, to id: String, now: Date) async throws(JobStoreError) -> Job?
    /// Begins the oldest waiting job of `kind`; nil when none waits.
    func beginNext(_ kind: JobKind, now: Date) async throws(JobStoreError) -> Job?
    /// Jobs of `kind`, newest first, and how many there are in all; nil means every status.
    func list(
        _ kind: JobKind, status: JobStatus?, limit: Int, offset: Int
    ) async throws(JobStoreError) -> (total: Int, jobs: [Job])
    /// Adds what was heard next, as JSON, to a job; nothing happens when the position is taken or there is no such job.
    func append(_ segment: String, at position: Int, to id: String) async throws(JobStoreError)
    /// What was heard so far, in order.
    func segments(of id: String) async throws(JobStoreError) -> [String]
    /// Cancels the waiting jobs of `kind` that were made before `limit`; gives how many.
    func expire(_ kind: JobKind, createdBefore limit: Date, now: Date) async throws(JobStoreError) -> Int
    /// Forgets final jobs of `kind` that ended before `limit`; gives how many.
    func forget(_ kind: JobKind, completedBefore limit: Date) async throws(JobStoreError) -> Int
}
