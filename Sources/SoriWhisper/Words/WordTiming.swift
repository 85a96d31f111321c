/// A word with its times, before it goes into a segment.
public struct WordTiming: Sendable, Equatable {
    /// The text, with the space before it; empty when it went into a neighbour.
    public var text: String
    /// The tokens; empty when they went into a neighbour.
    public var tokens: [Int]
    /// Seconds from the start of the window.
    public var start: Double
    /// Seconds from the start of the window.
    public var end: Double
    /// The mean probability of the tokens, 0...1.
    public var probability: Double

    /// Makes a word.
    public init(text: String, tokens: [Int], start: Double, end: Double, probability: Double) {
        self.text = text
        self.tokens = tokens
        self.start = start
        self.end = end
        self.probability = probability
    }
}
