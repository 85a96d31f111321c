import Glibc

/// What the model gave for a piece of audio.
struct MoonshineDecoding: Sendable, Equatable {
    var text = ""
    var tokens: [Int] = []
    /// Of each token and of the end, natural logarithms.
    var logProbabilities: [Double] = []
    /// Whether the model itself ended, rather than the limit.
    var isComplete = false

    /// The mean probability of a token (geometric), 0...1; nil when nothing was decoded.
    var confidence: Double? {
        guard !logProbabilities.isEmpty else { return nil }
        return exp(logProbabilities.reduce(0, +) / Double(logProbabilities.count))
    }
}
