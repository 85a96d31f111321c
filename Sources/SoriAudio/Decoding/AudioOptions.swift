/// How a file is decoded.
public struct AudioOptions: Sendable {
    /// What becomes of several channels.
    public var channels: ChannelSelection
    /// Seconds of audio a block holds at most, give or take one codec frame; 0.1...600.
    public var blockDuration: Double
    /// Seconds one call (opening, or decoding one block) may take; above 0.
    public var timeout: Double
    /// Whether the file is 16-bit little-endian mono at 16 kHz without a header, as the sockets take it; one that
    /// begins with a RIFF header is read by that all the same.
    public var isHeaderless: Bool

    /// Makes options; values out of range are moved into it.
    public init(
        channels: ChannelSelection = .mixdown, blockDuration: Double = 10, timeout: Double = 60,
        isHeaderless: Bool = false
    ) {
        self.isHeaderless = isHeaderless
        self.channels = channels
        self.blockDuration = blockDuration.isFinite ? min(max(blockDuration, 0.1), 600) : 10
        self.timeout = timeout.isFinite ? min(max(timeout, 0.001), 86_400) : 86_400
    }

    /// Options for a file that its owner calls `name`: nothing but the name can tell that it holds bare samples.
    public init(named name: String) {
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        self.init(isHeaderless: ["pcm", "raw", "s16le"].contains(ending) && name.contains("."))
    }
}
