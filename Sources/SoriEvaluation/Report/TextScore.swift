/// The errors of one text, after the normaliser's rules and raw.
public struct TextScore: Sendable, Equatable {
    /// Words after the rules.
    public let words: ErrorCounts
    /// Characters after the rules, spaces not counted.
    public let characters: ErrorCounts
    /// Words without case and punctuation.
    public let rawWords: ErrorCounts
    /// Characters without case and punctuation, spaces not counted.
    public let rawCharacters: ErrorCounts
    /// Which of the references has the fewest errors in the main figure.
    public let reference: Int

    /// Scores `hypothesis` against each of `references` (at least one; none counts as an empty one). Each count is of
    /// the reference that it is best for.
    public init(references: [String], hypothesis: String, language: String) {
        let found = Normaliser.readings(hypothesis, language: language)
        let raw = Normaliser.raw(hypothesis)
        let scored = (references.isEmpty ? [""] : references).map { reference in
            let expected = Normaliser.readings(reference, language: language)
            let rawExpected = Normaliser.raw(reference)
            return (
                words: EditDistance.counts(reference: expected.words, hypothesis: found.words),
                characters: EditDistance.counts(reference: expected.characters, hypothesis: found.characters),
                rawWords: EditDistance.counts(reference: rawExpected.words, hypothesis: raw.words),
                rawCharacters: EditDistance.counts(reference: rawExpected.characters, hypothesis: raw.characters)
            )
        }
        func best(_ counts: [ErrorCounts]) -> (index: Int, counts: ErrorCounts) {
            var index = 0
            for other in counts.indices where counts[other].isBetter(than: counts[index]) { index = other }
            return (index, counts[index])
        }
        words = best(scored.map(\.words)).counts
        characters = best(scored.map(\.characters)).counts
        rawWords = best(scored.map(\.rawWords)).counts
        rawCharacters = best(scored.map(\.rawCharacters)).counts
        reference =
            best(scored.map(Normaliser.isScoredByCharacters(language) ? \.characters : \.words)).index
    }

    /// The errors of the main figure of `language`.
    public func main(_ language: String) -> ErrorCounts {
        Normaliser.isScoredByCharacters(language) ? characters : words
    }
}
