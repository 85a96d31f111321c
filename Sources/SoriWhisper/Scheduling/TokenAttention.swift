/// Which frames the tokens of a text attend to, as the decoder's alignment heads say, not yet evaluated.
struct TokenAttention: Sendable {
    /// The text tokens.
    var tokens: [Int]
    /// The probability of each text token among the text tokens.
    var probabilities: [Float]
    /// Tokens before `<|notimestamps|>`.
    var startLength: Int
    /// Heads, and rows of each: the start, `<|notimestamps|>`, the text, the end of text.
    var heads: Int
    var rows: Int
    /// Positions of the encoder that hold audio.
    var frames: Int
    /// `[heads, rows, frames]`, before the softmax.
    var scores: [Float]
}
