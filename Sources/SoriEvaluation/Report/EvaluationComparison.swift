/// Two evaluations of the same recordings of a language, by its main figure.
public struct EvaluationComparison: Sendable {
    /// The language.
    public let language: String
    /// What is counted.
    public let unit: Normalizer.Unit
    /// The recordings that both have a text of, with the counts of each.
    public let files: [(id: String, first: ErrorCounts, second: ErrorCounts)]
    /// The second rate less the first.
    public let difference: Double
    /// The interval of the difference; nil for few recordings.
    public let interval: Bootstrap.Interval?
    /// In which share of the resamples the second is better.
    public let shareBetter: Double?

    /// Recordings on which the second has fewer errors.
    public var better: Int { files.count { $0.second.errors < $0.first.errors } }
    /// Recordings on which it has more.
    public var worse: Int { files.count { $0.second.errors > $0.first.errors } }
    /// Recordings on which both have as many.
    public var equal: Int { files.count - better - worse }

    /// The comparisons of every language that both have.
    public static func all(_ first: Evaluation, _ second: Evaluation) -> [EvaluationComparison] {
        first.languages.compactMap { EvaluationComparison($0, first, second) }
    }

    private init?(_ language: String, _ first: Evaluation, _ second: Evaluation) {
        let unit = Normalizer.mainUnit(of: language)
        let others = Dictionary(
            second.scored(language).map { ($0.row.audio, $0.score.counts(.normalised, unit)) },
            uniquingKeysWith: { first, _ in first })
        files = first.scored(language).compactMap { file in
            others[file.row.audio].map { (file.row.id, file.score.counts(.normalised, unit), $0) }
        }
        guard !files.isEmpty else { return nil }
        let (left, right) = (files.map(\.first), files.map(\.second))
        let rates = [left, right].map { $0.reduce(ErrorCounts(), +).rate ?? 0 }
        let drawn = Bootstrap.difference(left, right)
        (self.language, self.unit, difference) = (language, unit, rates[1] - rates[0])
        (interval, shareBetter) = (drawn?.interval, drawn?.shareLower)
    }
}
