/// How a file is decoded.
public struct AudioOptions: Sendable {
    /// What becomes of several channels.
    public enum Channels: Sendable, Hashable {
        /// All channels mixed into one.
        case mixdown
        /// One channel alone, counted from 0.
        case only(Int)
    }

    /// What becomes of several channels.
    public var channels: Channels
    /// Seconds of audio a piece holds at most, give or take one codec frame; 0.1...600.
    public var pieceDuration: Double
    /// Seconds one call (opening, or decoding one piece) may take; above 0.
    public var deadline: Double

    /// Makes options; values out of range are moved into it.
    public init(channels: Channels = .mixdown, pieceDuration: Double = 10, deadline: Double = 60) {
        self.channels = channels
        self.pieceDuration = pieceDuration.isFinite ? min(max(pieceDuration, 0.1), 600) : 10
        self.deadline = deadline.isFinite ? min(max(deadline, 0.001), 86_400) : 86_400
    }
}
