/// A segment that words are assigned to.
public struct TimedSegment: Sendable, Equatable {
    /// Seconds from the start of the audio.
    public var start: Double
    /// Seconds from the start of the audio.
    public var end: Double
    /// The text tokens, without timestamps and the end of text.
    public var tokens: [Int]
    /// The words, filled in by `assignWords`.
    public var words: [WordTiming]

    /// Makes a segment without words.
    public init(start: Double, end: Double, tokens: [Int]) {
        self.start = start
        self.end = end
        self.tokens = tokens
        words = []
    }
}
