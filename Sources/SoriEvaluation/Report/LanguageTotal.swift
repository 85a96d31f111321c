/// The rates of all files of one language together: all errors over all of the references' words or characters.
public struct LanguageTotal: Sendable, Equatable {
    /// One rate with its counts.
    public struct Rate: Sendable, Equatable {
        /// The counts of all files.
        public let counts: ErrorCounts
        /// The confidence interval of the rate; nil with too few files.
        public let interval: Interval?
    }

    /// The language's code.
    public let language: String
    /// How many files.
    public let files: Int
    /// Word error rate after the rules.
    public let words: Rate
    /// Character error rate after the rules.
    public let characters: Rate
    /// Word error rate without case and punctuation.
    public let rawWords: Rate
    /// Character error rate without case and punctuation.
    public let rawCharacters: Rate
    /// Seconds of audio; nil when the texts were made elsewhere.
    public let audioSeconds: Double?
    /// Seconds of recognition; nil when the texts were made elsewhere.
    public let processingSeconds: Double?

    /// The totals of the files of `language` in `result`.
    public init(_ language: String, of result: ModelResult, bootstrap: Bootstrap) {
        let files = result.files.filter { $0.language == language }
        func rate(_ path: KeyPath<TextScore, ErrorCounts>) -> Rate {
            let counts = files.map { $0.score[keyPath: path] }
            return Rate(
                counts: counts.reduce(into: ErrorCounts()) { $0 += $1 }, interval: bootstrap.interval(counts))
        }
        self.language = language
        self.files = files.count
        words = rate(\.words)
        characters = rate(\.characters)
        rawWords = rate(\.rawWords)
        rawCharacters = rate(\.rawCharacters)
        let audio = files.compactMap(\.audioSeconds)
        audioSeconds = audio.isEmpty ? nil : audio.reduce(0, +)
        let processing = files.compactMap(\.processingSeconds)
        processingSeconds = processing.isEmpty ? nil : processing.reduce(0, +)
    }

    /// Whether characters are the main figure.
    public var isScoredByCharacters: Bool { Normaliser.isScoredByCharacters(language) }
    /// Processing seconds over audio seconds: below 1 is faster than real time.
    public var realTimeFactor: Double? {
        guard let audioSeconds, audioSeconds > 0, let processingSeconds else { return nil }
        return processingSeconds / audioSeconds
    }
}
