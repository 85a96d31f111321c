import SoriCore

/// When a connection may be tried again after some have failed: calls in between are told the last error at once, so
/// that a Redis that is away is not stormed, and nobody queues up behind its timeouts.
struct RedisBackoff: Sendable {
    private let limits: RedisLimits
    private var delay: Duration
    private var failure: (error: StoreError, until: ContinuousClock.Instant)?

    /// Nothing has failed yet.
    init(_ limits: RedisLimits) {
        self.limits = limits
        delay = limits.firstDelay
    }

    /// Why no connection is to be tried at `now`, or nil.
    func refusal(_ now: ContinuousClock.Instant) -> StoreError? {
        failure.flatMap { now < $0.until ? $0.error : nil }
    }

    /// A connection failed at `now`.
    mutating func failed(_ error: StoreError, _ now: ContinuousClock.Instant) {
        failure = (error, now + delay)
        delay = min(delay * 2, limits.longestDelay)
    }

    /// There is a connection.
    mutating func succeeded() { self = RedisBackoff(limits) }
}
