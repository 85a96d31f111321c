/// An evaluation as JSON: figures by language, every recording, and the comparison if there was one.
public struct EvaluationDocument: Encodable, Sendable {
    let normalizer = Normalizer.version
    /// The options that were given, by their names.
    let settings: [String: String]
    let recordings_without_text: Int
    let runs: [Run]
    let comparison: [Comparison]?

    /// Describes one evaluation, or two of the same corpus.
    public init(_ evaluations: [Evaluation], withoutText: Int, settings: [String: String]) {
        self.settings = settings
        recordings_without_text = withoutText
        runs = evaluations.map(Run.init)
        comparison =
            evaluations.count == 2
            ? EvaluationComparison.all(evaluations[0], evaluations[1]).map(Comparison.init) : nil
    }

    struct Run: Encodable, Sendable {
        let model: String
        let languages: [LanguageFigures]
        let files: [File]
        let failures: [Failure]

        init(_ evaluation: Evaluation) {
            model = evaluation.name
            languages = evaluation.languages.map { LanguageFigures(evaluation, $0) }
            files = evaluation.languages.flatMap { language in
                evaluation.scored(language).map { File(language, $0.row, $0.text, $0.score, $0.audio, $0.elapsed) }
            }
            failures = evaluation.failures.map { Failure(id: $0.row.id, audio: $0.row.audio, reason: $0.reason) }
        }
    }

    struct LanguageFigures: Encodable, Sendable {
        let language: String
        let main: String
        let files: Int
        let audio_seconds: Double
        let elapsed_seconds: Double
        let cer: Figure
        let wer: Figure
        let raw_cer: Figure
        let raw_wer: Figure

        init(_ evaluation: Evaluation, _ language: String) {
            self.language = language
            main = Normalizer.mainUnit(of: language) == .characters ? "cer" : "wer"
            let scored = evaluation.scored(language)
            files = scored.count
            audio_seconds = scored.reduce(0) { $0 + ($1.audio ?? 0) }
            elapsed_seconds = scored.reduce(0) { $0 + ($1.elapsed ?? 0) }
            cer = Figure(evaluation.counts(language, .normalised, .characters))
            wer = Figure(evaluation.counts(language, .normalised, .words))
            raw_cer = Figure(evaluation.counts(language, .raw, .characters))
            raw_wer = Figure(evaluation.counts(language, .raw, .words))
        }
    }

    struct Figure: Encodable, Sendable {
        let rate: Double?
        let interval_95: [Double]?
        let counts: Counts

        init(_ files: [ErrorCounts]) {
            let sum = files.reduce(ErrorCounts(), +)
            rate = sum.rate
            interval_95 = Bootstrap.interval(files).map { [$0.low, $0.high] }
            counts = Counts(sum)
        }
    }

    struct Counts: Encodable, Sendable {
        let errors: Int
        let substitutions: Int
        let deletions: Int
        let insertions: Int
        let reference_length: Int

        init(_ counts: ErrorCounts) {
            errors = counts.errors
            substitutions = counts.substitutions
            deletions = counts.deletions
            insertions = counts.insertions
            reference_length = counts.length
        }
    }

    struct File: Encodable, Sendable {
        let id: String
        let audio: String
        let language: String
        let references: [String]
        let hypothesis: String
        let audio_seconds: Double?
        let elapsed_seconds: Double?
        let cer: Counts
        let wer: Counts
        let raw_cer: Counts
        let raw_wer: Counts

        init(
            _ language: String, _ row: CorpusRow, _ text: String, _ score: Score, _ audio: Double?, _ elapsed: Double?
        ) {
            (id, self.audio, self.language, references, hypothesis) = (
                row.id, row.audio, language, row.references, text
            )
            (audio_seconds, elapsed_seconds) = (audio, elapsed)
            (cer, wer) = (Counts(score.characters), Counts(score.words))
            (raw_cer, raw_wer) = (Counts(score.rawCharacters), Counts(score.rawWords))
        }
    }

    struct Failure: Encodable, Sendable {
        let id: String
        let audio: String
        let reason: String
    }

    struct Comparison: Encodable, Sendable {
        let language: String
        let figure: String
        let files: Int
        let difference: Double
        let interval_95: [Double]?
        let share_of_resamples_better: Double?
        let better: Int
        let worse: Int
        let equal: Int

        init(_ comparison: EvaluationComparison) {
            language = comparison.language
            figure = comparison.unit == .characters ? "cer" : "wer"
            files = comparison.files.count
            difference = comparison.difference
            interval_95 = comparison.interval.map { [$0.low, $0.high] }
            share_of_resamples_better = comparison.shareBetter
            (better, worse, equal) = (comparison.better, comparison.worse, comparison.equal)
        }
    }
}
