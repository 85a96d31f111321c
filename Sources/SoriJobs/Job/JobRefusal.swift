public import FoundationEssentials

/// Why an event cannot happen to a job; nothing has changed.
public enum JobRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// No job has this id: there never was one, or it has been erased.
    case unknownJob
    /// It is final.
    case ended(JobStatus)
    /// It cannot be retried, because it still waits or runs.
    case notEnded(JobStatus)
    /// Another worker has it.
    case taken
    /// Nobody may begin before that.
    case notDue(Date)
    /// The worker lost its lease, and the job may be another's: the worker stops and throws its work away.
    case leaseLost
    /// The worker was silent past the end of its lease: it stops and throws its work away.
    case leaseExpired(Date)
    /// The next segment is another one.
    case wrongPosition(expected: Int)
    /// There is no cancellation to confirm.
    case notCancelled

    /// What happened and what to do, in English.
    public var description: String {
        switch self {
        case .unknownJob: "there is no such job"
        case .ended(let status): "the job is \(status.rawValue) already"
        case .notEnded(let status): "the job is still \(status.rawValue): cancel it first"
        case .taken: "another worker has the job"
        case .notDue(let date): "the job is not to begin before \(date.milliseconds) ms"
        case .leaseLost: "the lease of the job was lost: stop, the work is another's"
        case .leaseExpired(let date):
            "the lease of the job ended at \(date.milliseconds) ms: stop, it will be given anew"
        case .wrongPosition(let expected): "segments are stored in order: number \(expected) is next"
        case .notCancelled: "nobody has cancelled the job"
        }
    }
}
