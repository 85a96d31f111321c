/// Two models on the same files of one language, by its main figure.
public struct PairedComparison: Sendable, Equatable {
    /// One file of both.
    public struct Pair: Sendable, Equatable {
        /// The file.
        public let id: String
        /// The errors of the first model.
        public let first: ErrorCounts
        /// The errors of the second model.
        public let second: ErrorCounts

        /// Rate of the second minus rate of the first; nil where a rate has no value.
        public var difference: Double? {
            guard let first = first.rate, let second = second.rate else { return nil }
            return second - first
        }
    }

    /// The language's code.
    public let language: String
    /// The files that both models recognised, in the order of the corpus.
    public let pairs: [Pair]
    /// The difference of the rates of all these files.
    public let rates: RateDifference?

    /// Compares the files of `language` that are in both results.
    public init(_ language: String, _ first: ModelResult, _ second: ModelResult, bootstrap: Bootstrap) {
        self.language = language
        let others = Dictionary(second.files.map { ($0.item.id, $0) }, uniquingKeysWith: { first, _ in first })
        pairs = first.files.filter { $0.language == language }.compactMap { file in
            others[file.item.id].map { Pair(id: file.item.id, first: file.main, second: $0.main) }
        }
        rates = bootstrap.difference(pairs.map(\.first), pairs.map(\.second))
    }

    /// Files on which the second model is better.
    public var better: Int { pairs.count { $0.second.isBetter(than: $0.first) } }
    /// Files on which the first model is better.
    public var worse: Int { pairs.count { $0.first.isBetter(than: $0.second) } }
    /// Files on which both are alike.
    public var equal: Int { pairs.count - better - worse }
}
