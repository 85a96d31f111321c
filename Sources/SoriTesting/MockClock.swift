import Synchronization

/// A clock that moves only when told, for testing state machines.
public final class MockClock: Clock {
    /// A moment of the mock clock, counted from its start.
    public struct Instant: InstantProtocol {
        /// Time since the clock was made.
        public var offset: Swift.Duration

        /// The moment `duration` later.
        public func advanced(by duration: Swift.Duration) -> Instant { Instant(offset: offset + duration) }
        /// The time from this moment to `other`.
        public func duration(to other: Instant) -> Swift.Duration { other.offset - offset }
        /// Earlier moments come first.
        public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let time = Mutex(Instant(offset: .zero))

    /// Starts at zero.
    public init() {}

    /// The moment the clock stands at.
    public var now: Instant { time.withLock { $0 } }
    /// One nanosecond.
    public var minimumResolution: Swift.Duration { .nanoseconds(1) }

    /// Moves the clock on by `duration`.
    public func advance(by duration: Swift.Duration) {
        time.withLock { $0 = $0.advanced(by: duration) }
    }

    /// Moves the clock to `deadline` at once.
    public func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
        try Task.checkCancellation()
        time.withLock { $0 = max($0, deadline) }
    }
}
