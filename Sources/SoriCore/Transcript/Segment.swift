/// A span of speech with its text: what the recogniser gives at a time.
public struct Segment: Sendable, Equatable, Codable {
    /// Position in the transcript, from 0.
    public var id: Int
    /// Seconds from the start of the audio.
    public var start: Double
    /// Seconds from the start of the audio, never before `start`.
    public var end: Double
    /// The text without surrounding spaces.
    public var text: String
    /// How sure the recogniser is, 0...1, or nil when the backend gives none.
    public var confidence: Double?
    /// The words with their times, in order; empty unless asked for.
    public var words: [Word]
    /// The audio channel the segment came from (0-based) when channels are kept apart.
    public var channel: Int?
    /// Who speaks, as far as speakers were told apart: a name, or a label such as `SPEAKER_00`.
    public var speaker: String?
    /// What only a Whisper decoder knows; nil from other backends.
    public var decoding: SegmentDecoding?

    /// Makes a segment; times are seconds from the start of the audio.
    public init(
        id: Int, start: Double, end: Double, text: String, confidence: Double? = nil, words: [Word] = [],
        channel: Int? = nil, speaker: String? = nil, decoding: SegmentDecoding? = nil
    ) {
        self.id = id
        self.start = start
        self.end = max(start, end)
        self.text = text
        self.confidence = confidence
        self.words = words
        self.channel = channel
        self.speaker = speaker
        self.decoding = decoding
    }
}

/// One word with its times.
public struct Word: Sendable, Equatable, Codable {
    /// The word as written, without surrounding spaces.
    public var text: String
    /// Seconds from the start of the audio.
    public var start: Double
    /// Seconds from the start of the audio, never before `start`.
    public var end: Double
    /// How sure the recogniser is, 0...1, or nil when the backend gives none.
    public var probability: Double?
    /// True when the times were spread over the segment by length, not measured.
    public var isInterpolated: Bool
    /// Who says it, as far as speakers were told apart; see `Segment.speaker`.
    public var speaker: String?

    /// Makes a word; times are seconds from the start of the audio.
    public init(
        text: String, start: Double, end: Double, probability: Double? = nil, isInterpolated: Bool = false,
        speaker: String? = nil
    ) {
        self.text = text
        self.start = start
        self.end = max(start, end)
        self.probability = probability
        self.isInterpolated = isInterpolated
        self.speaker = speaker
    }
}

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
