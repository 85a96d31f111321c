import SoriCore

/// The report as JSON: rates as numbers (0.05 is 5 %), counts, texts and settings.
public struct ReportDocument: Encodable, Sendable {
    private let schema = 1
    private let normaliser = Normaliser.version
    private let corpus: Corpus
    private let settings: [String: String]
    private let bootstrap: BootstrapSettings
    private let models: [Model]
    private let comparisons: [Comparison]

    /// The document of `report`.
    public init(_ report: EvaluationReport) {
        corpus = Corpus(
            path: report.corpus, withoutText: report.withoutText, otherLanguages: report.otherLanguages)
        settings = report.settings
        bootstrap = BootstrapSettings(
            resamples: report.bootstrap.resamples, level: report.bootstrap.level, seed: report.bootstrap.seed)
        models = report.models.map { model in
            Model(
                name: model.name, totals: report.totals(model).map(Total.init), files: model.files.map(File.init),
                failures: model.failures)
        }
        comparisons = report.comparisons.map { Comparison($0) }
    }

    /// The document as one line of JSON, keys sorted. Every number is finite, so nothing is left to throw.
    public func json() -> String {
        (try? JSONText.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private struct Corpus: Encodable {
        let path: String
        let withoutText: Int
        let otherLanguages: Int

        enum CodingKeys: String, CodingKey {
            case path
            case withoutText = "without_text"
            case otherLanguages = "other_languages"
        }
    }

    private struct BootstrapSettings: Encodable {
        let resamples: Int
        let level: Double
        let seed: UInt64
    }

    private struct Model: Encodable {
        let name: String
        let totals: [Total]
        let files: [File]
        let failures: [FileFailure]
    }

    private struct Counts: Encodable {
        let rate: Double?
        let substitutions: Int
        let deletions: Int
        let insertions: Int
        let errors: Int
        let referenceLength: Int
        let interval: Interval?

        init(_ counts: ErrorCounts, interval: Interval? = nil) {
            rate = counts.rate
            substitutions = counts.substitutions
            deletions = counts.deletions
            insertions = counts.insertions
            errors = counts.errors
            referenceLength = counts.referenceLength
            self.interval = interval
        }

        init(_ rate: LanguageTotal.Rate) { self.init(rate.counts, interval: rate.interval) }

        enum CodingKeys: String, CodingKey {
            case rate, substitutions, deletions, insertions, errors, interval
            case referenceLength = "reference_length"
        }
    }

    private struct Total: Encodable {
        let language: String
        let main: String
        let files: Int
        let wer: Counts
        let cer: Counts
        let rawWER: Counts
        let rawCER: Counts
        let audioSeconds: Double?
        let processingSeconds: Double?
        let realTimeFactor: Double?

        init(_ total: LanguageTotal) {
            language = total.language
            main = total.isScoredByCharacters ? "cer" : "wer"
            files = total.files
            wer = Counts(total.words)
            cer = Counts(total.characters)
            rawWER = Counts(total.rawWords)
            rawCER = Counts(total.rawCharacters)
            audioSeconds = total.audioSeconds?.rounded(toDecimals: 3)
            processingSeconds = total.processingSeconds?.rounded(toDecimals: 3)
            realTimeFactor = total.realTimeFactor
        }

        enum CodingKeys: String, CodingKey {
            case language, main, files, wer, cer
            case rawWER = "raw_wer"
            case rawCER = "raw_cer"
            case audioSeconds = "audio_seconds"
            case processingSeconds = "processing_seconds"
            case realTimeFactor = "real_time_factor"
        }
    }

    private struct File: Encodable {
        let id: String
        let audio: String
        let language: String
        let references: [String]
        let reference: String
        let hypothesis: String
        let wer: Counts
        let cer: Counts
        let rawWER: Counts
        let rawCER: Counts
        let audioSeconds: Double?
        let processingSeconds: Double?

        init(_ file: FileResult) {
            id = file.item.id
            audio = file.item.audio
            language = file.language
            references = file.item.references
            reference = file.reference
            hypothesis = file.hypothesis
            wer = Counts(file.score.words)
            cer = Counts(file.score.characters)
            rawWER = Counts(file.score.rawWords)
            rawCER = Counts(file.score.rawCharacters)
            audioSeconds = file.audioSeconds?.rounded(toDecimals: 3)
            processingSeconds = file.processingSeconds?.rounded(toDecimals: 3)
        }

        enum CodingKeys: String, CodingKey {
            case id, audio, language, references, reference, hypothesis, wer, cer
            case rawWER = "raw_wer"
            case rawCER = "raw_cer"
            case audioSeconds = "audio_seconds"
            case processingSeconds = "processing_seconds"
        }
    }

    private struct Comparison: Encodable {
        struct Pair: Encodable {
            let id: String
            let first: Double?
            let second: Double?
            let difference: Double?
        }

        let language: String
        let better: Int
        let worse: Int
        let equal: Int
        let rates: RateDifference?
        let files: [Pair]

        init(_ comparison: PairedComparison) {
            language = comparison.language
            better = comparison.better
            worse = comparison.worse
            equal = comparison.equal
            rates = comparison.rates
            files = comparison.pairs.map {
                Pair(id: $0.id, first: $0.first.rate, second: $0.second.rate, difference: $0.difference)
            }
        }
    }
}
