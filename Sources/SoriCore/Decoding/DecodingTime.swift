import Synchronization

/// How long the parts of one window's decoding took.
public struct DecodingTime: Sendable, Equatable {
    /// Waiting for the engine, until the window was encoded with others or alone.
    public var queued: Duration
    /// Encoding the audio.
    public var encoding: Duration
    /// Stepping the decoder, all attempts together.
    public var stepping: Duration

    /// Makes a value.
    public init(queued: Duration = .zero, encoding: Duration = .zero, stepping: Duration = .zero) {
        self.queued = queued
        self.encoding = encoding
        self.stepping = stepping
    }

    /// The sum of two.
    public static func + (left: DecodingTime, right: DecodingTime) -> DecodingTime {
        DecodingTime(
            queued: left.queued + right.queued, encoding: left.encoding + right.encoding,
            stepping: left.stepping + right.stepping)
    }
}

/// Adds up the times of what one task decodes.
public final class DecodingTimer: Sendable {
    /// The timer of the current task; nil where nobody asks.
    @TaskLocal public static var current: DecodingTimer?

    private let state = Mutex(DecodingTime())

    /// A timer at zero.
    public init() {}

    /// The sum so far.
    public var time: DecodingTime { state.withLock { $0 } }

    /// A window has been decoded.
    public func add(_ time: DecodingTime) { state.withLock { $0 = $0 + time } }
}
