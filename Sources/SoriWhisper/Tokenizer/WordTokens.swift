/// A word and the tokens that write it.
public struct WordTokens: Sendable, Equatable {
    /// The text, with the space before it.
    public var text: String
    /// The tokens, never empty.
    public var tokens: [Int]

    /// Makes a word of `tokens`.
    public init(text: String, tokens: [Int]) {
        self.text = text
        self.tokens = tokens
    }
}
