/// One word with its place in time.
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

    /// Makes a word; times are seconds from the start of the audio.
    public init(text: String, start: Double, end: Double, probability: Double? = nil, isInterpolated: Bool = false) {
        self.text = text
        self.start = start
        self.end = max(start, end)
        self.probability = probability
        self.isInterpolated = isInterpolated
    }
}
