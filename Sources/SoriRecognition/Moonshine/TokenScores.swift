import Glibc

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
