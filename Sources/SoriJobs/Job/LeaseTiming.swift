public import FoundationEssentials

/// How long a lease lasts and how often it is renewed.
///
/// A lease is at least three heartbeats long: one heartbeat that is lost and one that is late cost no job.
public struct LeaseTiming: Sendable, Equatable {
    /// Seconds between two heartbeats.
    public let heartbeat: TimeInterval
    /// Seconds from a heartbeat to the end of the lease.
    public let length: TimeInterval

    /// A heartbeat each `heartbeat` seconds, at least a millisecond; a `length` below three heartbeats, or none, is
    /// made three heartbeats.
    public init(heartbeat: TimeInterval, length: TimeInterval = 0) {
        self.heartbeat = max(0.001, heartbeat)
        self.length = max(length, 3 * self.heartbeat)
    }
}
