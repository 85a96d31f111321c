/// How a Whisper decoder came to a segment, under the reference implementation's names.
public struct SegmentDecoding: Sendable, Equatable, Codable {
    /// The token ids of the segment, timestamps included.
    public var tokens: [Int]
    /// The temperature of the attempt that was kept.
    public var temperature: Double
    /// Mean log-probability of the tokens.
    public var averageLogProbability: Double
    /// Length of the text over its zlib length.
    public var compressionRatio: Double
    /// Probability that the window holds no speech, 0...1.
    public var noSpeechProbability: Double

    /// Makes the record of one decoded segment.
    public init(
        tokens: [Int], temperature: Double, averageLogProbability: Double, compressionRatio: Double,
        noSpeechProbability: Double
    ) {
        self.tokens = tokens
        self.temperature = temperature
        self.averageLogProbability = averageLogProbability
        self.compressionRatio = compressionRatio
        self.noSpeechProbability = noSpeechProbability
    }
}
