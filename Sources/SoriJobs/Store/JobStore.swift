public import FoundationEssentials
public import SoriCore

/// Keeps jobs over restarts, and hands them to workers.
///
/// Every call is one step: it happens as a whole or not at all, and what has been answered stays so, whatever happens
/// next. The rules of a job's life are those of `Job.apply`; a store applies them to what it has stored, gives each
/// change that a client can see the next revision, and each new or retried job the next number in the queue. Times come
/// from the caller. Calls throw `StoreError`.
public protocol JobStore: Sendable {
    /// Adds new jobs, all or none; they wait in this order.
    ///
    /// When the first of them has the idempotency key of a stored job of the same owner, nothing is added: that job
    /// comes back, or `idempotency_mismatch` is thrown when its digest is another. Throws `exists` for an id that is
    /// taken, and `queue_full` when more than `waitingLimit` (nil: no limit) jobs of the first one's kind would wait.
    func insert(_ jobs: [Job], waitingLimit: Int?) async throws(StoreError) -> JobInsertion
    /// The job of that id, or nil.
    func job(_ id: String) async throws(StoreError) -> Job?
    /// Gives `worker` the waiting job of one of `kinds` with the smallest rank whose time has come; nil when none is
    /// there.
    func claim(
        _ kinds: [JobKind], worker: String, timing: LeaseTiming, now: Date
    ) async throws(StoreError) -> Job?
    /// Lets `event` happen to a job and gives it as it is then; or says why it cannot happen.
    func apply(_ event: JobEvent, to id: String, now: Date) async throws(StoreError) -> Result<Job, JobRefusal>
    /// The segments stored from number `position` on, in order.
    func segments(of id: String, from position: Int) async throws(StoreError) -> [String]
    /// Jobs that fit `filter`, newest first (those of a batch in its order), and how many there are in all. They come
    /// without their results, which may be long.
    func list(_ filter: JobFilter, limit: Int, offset: Int) async throws(StoreError) -> JobPage
    /// The jobs of a batch in its order, with their results, as they are at one moment; none when there is no such
    /// batch.
    func batch(_ id: String) async throws(StoreError) -> [Job]
    /// What is going on with jobs of `kinds`.
    func counts(_ kinds: [JobKind], now: Date) async throws(StoreError) -> QueueCounts
    /// Ends what time has ended: jobs past their deadline, leases that ran out. With `lostWorker`, also all leases of
    /// that worker: it has started again under its name and knows that it has lost what it held. Gives the jobs
    /// changed.
    func elapse(now: Date, lostWorker: String?) async throws(StoreError) -> [Job]
    /// When something is to happen next: a deadline, the end of a lease (then call `elapse`), or a job that may be
    /// claimed later than `now`. Nil when nothing is.
    func nextWake(after now: Date) async throws(StoreError) -> Date?
    /// The jobs that have changed since `revision`, by their revision, each as it is now; at most `limit`.
    func changes(since revision: Int, limit: Int) async throws(StoreError) -> [Job]
    /// Cancels jobs of `kind` that were made before `limit` and that nobody has ever begun; gives how many.
    func expire(_ kind: JobKind, createdBefore limit: Date, now: Date) async throws(StoreError) -> Int
    /// Erases final jobs of `kind` that ended before `limit`; gives how many.
    func forget(_ kind: JobKind, completedBefore limit: Date) async throws(StoreError) -> Int
    /// Erases a job of any status with its segments, so that nothing of it can be read from the disk, and gives it; nil
    /// when there is none. A worker on it hears `unknownJob`.
    func purge(_ id: String) async throws(StoreError) -> Job?
}

extension JobStore {
    /// Adds one job; gives it, or the stored one of the same idempotency key.
    @discardableResult
    public func insert(_ job: Job, waitingLimit: Int? = nil) async throws(StoreError) -> Job {
        switch try await insert([job], waitingLimit: waitingLimit) {
        case .inserted(let jobs): jobs.first ?? job
        case .existing(let job): job
        }
    }

    /// The jobs of a batch, read one after the other: for stores that cannot read them in one step.
    public func batch(_ id: String) async throws(StoreError) -> [Job] {
        var found: [Job] = []
        var offset = 0
        while true {
            let page = try await list(JobFilter(parent: id), limit: 1_000, offset: offset)
            for job in page.jobs { found.append(try await self.job(job.id) ?? job) }
            offset += page.jobs.count
            guard !page.jobs.isEmpty, offset < page.total else { return found }
        }
    }

    /// Renews the lease `token` of a job; the job says whether it is to be cancelled.
    public func heartbeat(_ id: String, token: Int, now: Date) async throws(StoreError) -> Result<Job, JobRefusal> {
        try await apply(.work(.heartbeat, token: token), to: id, now: now)
    }

    /// Stores a part of the work that is done.
    public func append(
        _ checkpoint: JobCheckpoint, to id: String, token: Int, now: Date
    ) async throws(StoreError) -> Result<Job, JobRefusal> {
        try await apply(.work(.checkpoint(checkpoint), token: token), to: id, now: now)
    }

    /// All segments of a job, in order.
    public func segments(of id: String) async throws(StoreError) -> [String] {
        try await segments(of: id, from: 0)
    }
}
