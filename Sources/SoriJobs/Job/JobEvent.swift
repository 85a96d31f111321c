public import FoundationEssentials

/// What can happen to a job.
public enum JobEvent: Sendable, Equatable {
    /// A worker takes it: a waiting job whose time has come.
    case claim(worker: String, LeaseTiming)
    /// The worker that holds the lease `token` says something.
    case work(WorkEvent, token: Int)
    /// Its client takes it back: a waiting job ends at once, a running one when its worker confirms or is lost.
    case cancel
    /// A failed or cancelled job is to be tried again, by a new deadline or none; it goes to the end of the queue.
    case retry(deadline: Date?)
    /// A job that is not over gets another priority; what lies outside -10...10 is taken as the nearest end. One that
    /// is being worked on keeps it for the case that it waits again.
    case prioritize(Int)
    /// Time has come as far as `now`: ends what is past its deadline, and a lease that has run out. Never refused.
    case elapse
    /// The worker is known to be lost, however long its lease would last. Never refused.
    case loseWorker
}

/// What the worker on a job says. All but the final ones also renew the lease.
public enum WorkEvent: Sendable, Equatable {
    /// It still works on the job.
    case heartbeat
    /// The work has come as far as this, 0...100; less than before changes nothing.
    case advance(Int)
    /// A part of the work is done for good.
    case checkpoint(JobCheckpoint)
    /// The work is done; the text is the result's JSON.
    case complete(result: String)
    /// The work cannot be done.
    case fail(JobFailure)
    /// The work failed in a way that may pass: it is tried again later, unless it has failed too often. `jitter` is a
    /// random number, 0...1.
    case postpone(JobFailure, jitter: Double)
    /// What the work needs cannot be reached now, such as the machine that holds a recording. Nobody is at fault, so
    /// the attempt does not count and no error is counted: it is tried again later, however often. `jitter` is a
    /// random number, 0...1.
    case putOff(JobFailure, jitter: Double)
    /// The worker stops in good order and gives the job back: the attempt does not count.
    case release
    /// The worker has stopped because the job was cancelled.
    case confirmCancel
}
