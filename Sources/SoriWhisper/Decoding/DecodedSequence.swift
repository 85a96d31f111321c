/// One of the sequences that are decoded side by side.
struct DecodedSequence: Sendable {
    /// The prompt and what was chosen after it.
    var tokens: [Int]
    /// The sum of the log-probabilities of what was chosen, the end of text included.
    var logProbability: Float

    /// Takes the contents of `other` without giving up its own memory.
    mutating func assign(_ other: DecodedSequence) {
        tokens.removeAll(keepingCapacity: true)
        tokens.append(contentsOf: other.tokens)
        logProbability = other.logProbability
    }
}
