import SoriCore

/// What came of a window.
struct WindowResult: Sendable {
    /// The language's code, when text was wanted.
    var language = ""
    /// Every language of the model with its probability, when it was not given.
    var languages: [LanguageProbability] = []
    /// The tokens, timestamps included.
    var tokens: [Int] = []
    /// Mean log-probability of a token, the end included.
    var averageLogProbability = 0.0
    /// Probability that nobody speaks, 0...1.
    var noSpeechProbability = 0.0
    /// The temperature of the attempt that was kept.
    var temperature = 0.0
    /// Length of the text over its zlib length.
    var compressionRatio = 0.0
    /// Where the tokens attend to, when words were wanted and there is text.
    var attention: TokenAttention?
    /// How long it took.
    var time = DecodingTime()
}
