/// What counts as speech.
public struct SegmenterOptions: Sendable, Hashable, Codable {
    /// Speech begins at this probability, 0...1.
    public var threshold: Float
    /// Speech in progress goes on above this probability, 0...`threshold`.
    public var exitThreshold: Float
    /// Seconds; shorter speech is dropped.
    public var minSpeech: Double
    /// Seconds; shorter silence does not end speech.
    public var minSilence: Double
    /// Seconds added on both sides, inside the stream and never over a neighbour.
    public var padding: Double

    /// Silero's own defaults; values out of range are moved into it.
    public init(
        threshold: Float = 0.5, exitThreshold: Float? = nil, minSpeech: Double = 0.25, minSilence: Double = 0.1,
        padding: Double = 0.03
    ) {
        self.threshold = threshold.isNaN ? 0.5 : min(max(threshold, 0.01), 1)
        self.exitThreshold = min(max(exitThreshold ?? self.threshold - 0.15, 0.01), self.threshold)
        self.minSpeech = min(max(minSpeech, 0), 3600)
        self.minSilence = min(max(minSilence, 0), 3600)
        self.padding = min(max(padding, 0), 60)
    }
}
