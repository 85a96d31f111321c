/// A sequence that may become the result: its tokens after the prompt, without the end of text.
struct DecodedCandidate: Sendable, Equatable {
    /// The tokens, timestamps included.
    var tokens: [Int]
    /// The sum of their log-probabilities and that of the end of text.
    var logProbability: Float

    /// Log-probability a token, the end of text counted.
    var average: Double { Double(logProbability) / Double(tokens.count + 1) }

    /// The likeliest of `candidates`, of equal ones the first.
    ///
    /// Source: openai/whisper `decoding.py`, `MaximumLikelihoodRanker`.
    static func best(of candidates: [DecodedCandidate], lengthPenalty: Double?) -> DecodedCandidate? {
        var best: (candidate: DecodedCandidate, score: Double)?
        for candidate in candidates {
            let length = Double(candidate.tokens.count)
            let penalty = lengthPenalty.map { power((5 + length) / 6, $0) } ?? max(length, 1)
            let score = Double(candidate.logProbability) / penalty
            if best.map({ score > $0.score }) ?? true { best = (candidate, score) }
        }
        return best?.candidate
    }
}
