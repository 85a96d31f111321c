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
    /// Whether the file is 16-bit little-endian mono at 16 kHz without a header, as the sockets take it; one that begins
    /// with a RIFF header is read by that all the same.
    public var isHeaderless: Bool

    /// Makes options; values out of range are moved into it.
    public init(
        channels: Channels = .mixdown, pieceDuration: Double = 10, deadline: Double = 60, isHeaderless: Bool = false
    ) {
        self.isHeaderless = isHeaderless
        self.channels = channels
        self.pieceDuration = pieceDuration.isFinite ? min(max(pieceDuration, 0.1), 600) : 10
        self.deadline = deadline.isFinite ? min(max(deadline, 0.001), 86_400) : 86_400
    }

    /// Options for a file that its owner calls `name`: nothing but the name can tell that it holds bare samples.
    public init(named name: String) {
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        self.init(isHeaderless: ["pcm", "raw", "s16le"].contains(ending) && name.contains("."))
    }
}
