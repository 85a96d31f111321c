/// What one model made of one recording.
public struct FileResult: Sendable, Equatable {
    /// The recording.
    public let item: CorpusItem
    /// The language whose rules were used.
    public let language: String
    /// What was recognised.
    public let hypothesis: String
    /// Its errors.
    public let score: TextScore
    /// Seconds of audio; nil when the text was made elsewhere.
    public let audioSeconds: Double?
    /// Seconds that recognition took, decoding of the file included; nil when the text was made elsewhere.
    public let processingSeconds: Double?

    /// Scores a text.
    public init(
        item: CorpusItem, language: String, hypothesis: String, audioSeconds: Double? = nil,
        processingSeconds: Double? = nil
    ) {
        self.item = item
        self.language = language
        self.hypothesis = hypothesis
        score = TextScore(references: item.references, hypothesis: hypothesis, language: language)
        self.audioSeconds = audioSeconds
        self.processingSeconds = processingSeconds
    }

    /// The errors of the main figure.
    public var main: ErrorCounts { score.main(language) }
    /// The reference that counted.
    public var reference: String {
        item.references.indices.contains(score.reference) ? item.references[score.reference] : ""
    }
}

/// A recording that gave no text.
public struct FileFailure: Sendable, Equatable, Encodable {
    /// Its id.
    public let id: String
    /// What went wrong and how to mend it.
    public let message: String

    /// Makes a failure.
    public init(id: String, message: String) {
        self.id = id
        self.message = message
    }
}

/// What one model, or one file of hypotheses, made of the corpus.
public struct ModelResult: Sendable, Equatable {
    /// The model's name or the file's path.
    public let name: String
    /// The recordings that were scored, in the order of the corpus.
    public var files: [FileResult] = []
    /// Those that were not; they count in no rate.
    public var failures: [FileFailure] = []

    /// Makes an empty result.
    public init(name: String) { self.name = name }

    /// The languages of the files, the one with most files first.
    public var languages: [String] {
        var counts: [String: Int] = [:]
        for file in files { counts[file.language, default: 0] += 1 }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }
}
