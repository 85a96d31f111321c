/// A stretch of speech with its text: what the recogniser gives at a time.
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
    /// What only a Whisper decoder knows; nil from other backends.
    public var decoding: SegmentDecoding?

    /// Makes a segment; times are seconds from the start of the audio.
    public init(
        id: Int, start: Double, end: Double, text: String, confidence: Double? = nil, words: [Word] = [],
        channel: Int? = nil, decoding: SegmentDecoding? = nil
    ) {
        self.id = id
        self.start = start
        self.end = max(start, end)
        self.text = text
        self.confidence = confidence
        self.words = words
        self.channel = channel
        self.decoding = decoding
    }
}
