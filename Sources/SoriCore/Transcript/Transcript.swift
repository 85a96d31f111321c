/// Everything that was heard in one recording.
public struct Transcript: Sendable, Equatable, Codable {
    /// The language's code, such as `ko`.
    public var language: String
    /// Probability of the language when it was detected, 0...1.
    public var languageProbability: Double?
    /// Seconds of audio, from what was decoded.
    public var duration: Double
    /// The segments in order of time.
    public var segments: [Segment]

    /// Makes a transcript of `duration` seconds of audio.
    public init(language: String, languageProbability: Double? = nil, duration: Double, segments: [Segment] = []) {
        self.language = language
        self.languageProbability = languageProbability
        self.duration = duration
        self.segments = segments
    }

    /// All segment texts, one space between them.
    public var text: String {
        segments.lazy.map(\.text).filter { !$0.isEmpty }.joined(separator: " ")
    }
}
