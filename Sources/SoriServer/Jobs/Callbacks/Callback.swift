import FoundationEssentials
import SoriJobs

/// The end of a job that is to be told: a job of its own, so that it is tried again and survives as any other.
enum Callback {
    /// So long after the end it is told at the latest; by then all tries are over.
    static let lifetime: TimeInterval = 2 * 86_400

    /// The job that tells the end of `job`; nil for one that has not ended, or that nobody wants to hear of.
    ///
    /// Its id follows from the job and from its number in the queue, which a retry by hand changes: each end is told,
    /// and the store takes it once, however often it is brought.
    static func job(telling job: Job, now: Date) -> Job? {
        guard job.status.isFinal, job.options.callbackURL != nil, let end = job.completedAt else { return nil }
        return Job(
            id: "\(job.id)-end-\(job.sequence)", kind: .callback, request: "{}",
            options: JobOptions(owner: job.options.owner, parent: JobParent(id: job.id, position: job.sequence)),
            deadline: end.addingTimeInterval(lifetime), now: now)
    }
}
