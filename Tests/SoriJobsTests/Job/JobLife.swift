import FoundationEssentials
import SoriJobs

/// A job in a box: the testing macros cannot call what changes a value.
final class JobLife {
    private(set) var job: Job

    init(_ job: Job) { self.job = job }

    /// Lets an event happen; gives why it cannot, or nil.
    @discardableResult
    func apply(_ event: JobEvent, _ now: Date) -> JobRefusal? {
        do throws(JobRefusal) {
            try job.apply(event, now: now)
            return nil
        } catch { return error }
    }

    @discardableResult
    func claim(_ timing: LeaseTiming, _ now: Date, worker: String = "w") -> JobRefusal? {
        apply(.claim(worker: worker, timing), now)
    }

    @discardableResult
    func work(_ event: WorkEvent, _ token: Int, _ now: Date) -> JobRefusal? { apply(.work(event, token: token), now) }
}
