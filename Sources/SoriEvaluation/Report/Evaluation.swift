/// What came of going through a corpus with one recogniser.
public struct Evaluation: Sendable {
    /// Who made the texts: a model's name, or a file.
    public var name: String
    /// Every recording, in the order of the corpus.
    public var files: [File]

    /// One recording.
    public struct File: Sendable {
        /// The recording.
        public var row: CorpusRow
        /// The language it is judged by.
        public var language: String
        /// What was made of it, or why nothing was.
        public var outcome: Outcome

        /// Makes a recording's entry.
        public init(row: CorpusRow, language: String, outcome: Outcome) {
            self.row = row
            self.language = language
            self.outcome = outcome
        }
    }

    /// A text with its score, or a failure.
    public enum Outcome: Sendable {
        /// The text, its score, and seconds of audio and of computing (nil for texts made elsewhere).
        case text(String, Score, audio: Double?, elapsed: Double?)
        /// What went wrong with this recording; it counts in no figure.
        case failure(String)
    }

    /// Makes an evaluation of `files`.
    public init(name: String, files: [File]) {
        self.name = name
        self.files = files
    }

    /// The languages, those with most recordings first.
    public var languages: [String] {
        let counts = Dictionary(grouping: files, by: \.language).mapValues(\.count)
        return counts.keys.sorted { (-(counts[$0] ?? 0), $0) < (-(counts[$1] ?? 0), $1) }
    }

    /// Recordings of which there is no text.
    public var failures: [(row: CorpusRow, reason: String)] {
        files.compactMap { file in
            if case .failure(let reason) = file.outcome { (file.row, reason) } else { nil }
        }
    }

    /// The counts of one figure for each recording of a language that has a text.
    public func counts(_ language: String, _ rules: Normalizer.Rules, _ unit: Normalizer.Unit) -> [ErrorCounts] {
        scored(language).map { $0.score.counts(rules, unit) }
    }

    /// The recordings of a language that have a text.
    func scored(
        _ language: String
    ) -> [(row: CorpusRow, text: String, score: Score, audio: Double?, elapsed: Double?)] {
        files.compactMap { file in
            guard file.language == language, case .text(let text, let score, let audio, let elapsed) = file.outcome
            else { return nil }
            return (file.row, text, score, audio, elapsed)
        }
    }
}
