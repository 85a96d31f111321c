/// Everything that an evaluation found.
public struct EvaluationReport: Sendable {
    /// The manifest or folder.
    public let corpus: String
    /// Rows without a reference text, which were left out.
    public let withoutText: Int
    /// Rows of other languages than the wanted one, which were left out.
    public let otherLanguages: Int
    /// What was asked of the recogniser: the options of the command line as they were given.
    public let settings: [String: String]
    /// How intervals are made.
    public let bootstrap: Bootstrap
    /// The first model.
    public let first: ModelResult
    /// The model that it is compared with.
    public let second: ModelResult?

    /// Makes a report.
    public init(
        corpus: String, withoutText: Int = 0, otherLanguages: Int = 0, settings: [String: String] = [:],
        bootstrap: Bootstrap = Bootstrap(), first: ModelResult, second: ModelResult? = nil
    ) {
        self.corpus = corpus
        self.withoutText = withoutText
        self.otherLanguages = otherLanguages
        self.settings = settings
        self.bootstrap = bootstrap
        self.first = first
        self.second = second
    }

    /// The results in order.
    public var models: [ModelResult] { [first] + (second.map { [$0] } ?? []) }

    /// The totals of a model by language.
    public func totals(_ result: ModelResult) -> [LanguageTotal] {
        result.languages.map { LanguageTotal($0, of: result, bootstrap: bootstrap) }
    }

    /// The comparison by language; empty without a second model.
    public var comparisons: [PairedComparison] {
        guard let second else { return [] }
        return first.languages.map { PairedComparison($0, first, second, bootstrap: bootstrap) }
    }
}
