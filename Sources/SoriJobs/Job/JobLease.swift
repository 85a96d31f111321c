public import FoundationEssentials

/// A worker's right to a job, for a time.
public struct JobLease: Sendable, Equatable {
    /// Grows with every claim of the job: what an earlier worker still says is known by its smaller number.
    public let token: Int
    /// Who works on the job. A worker that starts again under the same name has lost what it held.
    public let worker: String
    /// How long each renewal lasts, in seconds.
    public let length: TimeInterval
    /// When the job was claimed.
    public let claimedAt: Date
    /// When the worker was heard last.
    public internal(set) var renewedAt: Date
    /// From then on the worker is taken for lost, and what it says is refused.
    public internal(set) var expiresAt: Date

    /// A lease that begins now.
    init(token: Int, worker: String, length: TimeInterval, now: Date) {
        self.token = token
        self.worker = worker
        self.length = length
        claimedAt = now
        renewedAt = now
        expiresAt = now.addingTimeInterval(length).wholeMilliseconds
    }

    /// A lease as it was stored.
    init(token: Int, worker: String, length: TimeInterval, claimedAt: Date, renewedAt: Date, expiresAt: Date) {
        self.token = token
        self.worker = worker
        self.length = length
        self.claimedAt = claimedAt
        self.renewedAt = renewedAt
        self.expiresAt = expiresAt
    }

    /// Makes it last its whole length from now on. A clock that was set back shortens nothing.
    mutating func renew(_ now: Date) {
        renewedAt = max(renewedAt, now)
        expiresAt = max(expiresAt, now.addingTimeInterval(length).wholeMilliseconds)
    }
}
