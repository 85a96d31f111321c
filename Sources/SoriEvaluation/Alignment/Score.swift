/// One hypothesis beside its reference.
public struct Score: Sendable, Equatable {
    /// Characters, after the rules.
    public var characters: ErrorCounts
    /// Words, after the rules.
    public var words: ErrorCounts
    /// Characters, without the rules: case, punctuation and spaces left out.
    public var rawCharacters: ErrorCounts
    /// Words, without the rules.
    public var rawWords: ErrorCounts

    /// Scores `hypothesis` beside the nearest of `references`: for each figure the one with the lowest rate.
    public init(references: [String], hypothesis: String, language: String) {
        func nearest(_ rules: Normalizer.Rules, _ unit: Normalizer.Unit) -> ErrorCounts {
            let found = references.map { reference in
                var table = SymbolTable()
                return LatticeAligner.counts(
                    reference: ReadingLattice(
                        Normalizer.readings(reference, language: language, rules: rules), unit: unit, table: &table),
                    hypothesis: ReadingLattice(
                        Normalizer.readings(hypothesis, language: language, rules: rules), unit: unit, table: &table))
            }
            return found.min { ($0.rate ?? .infinity, $0.errors) < ($1.rate ?? .infinity, $1.errors) } ?? ErrorCounts()
        }
        characters = nearest(.normalised, .characters)
        words = nearest(.normalised, .words)
        rawCharacters = nearest(.raw, .characters)
        rawWords = nearest(.raw, .words)
    }

    /// The counts that one figure is made of.
    public func counts(_ rules: Normalizer.Rules, _ unit: Normalizer.Unit) -> ErrorCounts {
        switch (rules, unit) {
        case (.normalised, .characters): characters
        case (.normalised, .words): words
        case (.raw, .characters): rawCharacters
        case (.raw, .words): rawWords
        }
    }
}
