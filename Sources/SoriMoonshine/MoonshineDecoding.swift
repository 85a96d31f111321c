import Glibc

/// What the model gave for a subchunk of audio.
struct MoonshineDecoding: Sendable, Equatable {
    var text = ""
    var tokens: [Int] = []
    /// Of each token and of the end, natural logarithms.
    var logProbabilities: [Double] = []

    /// The mean probability of a token (geometric), 0...1; nil when nothing was decoded.
    var confidence: Double? {
        guard !logProbabilities.isEmpty else { return nil }
        return exp(logProbabilities.reduce(0, +) / Double(logProbabilities.count))
    }
}

/// Reads the scores that a decoder gives for every token of its vocabulary.
enum TokenScores {
    /// The most probable token and the logarithm of its probability; token 0 for no scores at all.
    static func best(_ scores: UnsafeBufferPointer<Float>) -> (token: Int, logProbability: Double) {
        guard var best = unsafe scores.first else { return (0, -.infinity) }
        var token = 0
        for index in scores.indices {
            let score = unsafe scores[index]
            if score > best { (best, token) = (score, index) }
        }
        var sum: Float = 0
        // What is e^-20 as probable as the best adds nothing that a float could hold.
        for index in scores.indices {
            let distance = unsafe scores[index] - best
            if distance > -20 { sum += exp(distance) }
        }
        return (token, -Double(log(sum)))
    }
}
