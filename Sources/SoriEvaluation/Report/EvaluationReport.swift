/// An evaluation for a person to read.
public struct EvaluationReport: Sendable {
    /// How many of the worst recordings are shown with their texts.
    public var worst = 10
    /// Whether every recording gets a line.
    public var listsFiles = true

    /// Makes a report's layout.
    public init(worst: Int = 10, listsFiles: Bool = true) {
        self.worst = worst
        self.listsFiles = listsFiles
    }

    /// The report of one evaluation.
    public func text(_ evaluation: Evaluation, withoutText: Int) -> String {
        var lines = ["== \(evaluation.name)"]
        for language in evaluation.languages where !evaluation.scored(language).isEmpty {
            lines += [""] + figures(evaluation, language)
            if listsFiles { lines += [""] + table(evaluation, language) }
            lines += worstLines(evaluation, language)
        }
        let failures = evaluation.failures
        if !failures.isEmpty {
            lines += ["", "\(failures.count) recordings failed and count in no figure:"]
            lines += failures.map { "  \($0.row.id): \($0.reason)" }
        }
        if withoutText > 0 { lines += ["", "\(withoutText) recordings have no text and were left out"] }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The report of a comparison: `second` beside `first`.
    public func text(comparing first: Evaluation, with second: Evaluation) -> String {
        var lines = ["== \(second.name) beside \(first.name)"]
        for comparison in EvaluationComparison.all(first, second) {
            let name = Self.name(comparison.unit)
            lines.append("")
            lines.append(
                "\(comparison.language): \(name) \(Self.signed(100 * comparison.difference)) points"
                    + (comparison.interval.map {
                        " (95 %: \(Self.signed(100 * $0.low)) to \(Self.signed(100 * $0.high)))"
                    } ?? " (no interval: fewer than \(Bootstrap.fewestFiles) recordings)")
                    + (comparison.shareBetter.map { ", better in \(Self.percent($0)) of the resamples" } ?? ""))
            lines.append(
                "  \(comparison.better) recordings better, \(comparison.worse) worse, \(comparison.equal) as before")
            let changed = comparison.files.filter { $0.first.errors != $0.second.errors }
            for file in changed.sorted(by: { $0.second.errors - $0.first.errors < $1.second.errors - $1.first.errors })
            {
                lines.append(
                    "  \(Self.right("\(file.first.errors)", 5)) -> \(Self.right("\(file.second.errors)", 4))  \(file.id)"
                )
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func figures(_ evaluation: Evaluation, _ language: String) -> [String] {
        let scored = evaluation.scored(language)
        let audio = scored.reduce(0) { $0 + ($1.audio ?? 0) }
        let elapsed = scored.reduce(0) { $0 + ($1.elapsed ?? 0) }
        var head = "\(language): \(scored.count) recordings"
        if audio > 0 { head += ", \(Self.fixed(audio, 1)) s" }
        if audio > 0, elapsed > 0 {
            head += " in \(Self.fixed(elapsed, 1)) s (\(Self.fixed(audio / elapsed, 1)) times real time)"
        }
        let main = Normalizer.mainUnit(of: language)
        let units = [main] + Normalizer.Unit.allCases.filter { $0 != main }
        return [head]
            + units.map { unit in
                let counts = evaluation.counts(language, .normalised, unit)
                let sum = counts.reduce(ErrorCounts(), +)
                let raw = evaluation.counts(language, .raw, unit).reduce(ErrorCounts(), +)
                let interval = Bootstrap.interval(counts).map {
                    "95 %: \(Self.percent($0.low)) to \(Self.percent($0.high))"
                }
                return "  \(Self.name(unit)) \(Self.percent(sum.rate)) (\(interval ?? "no interval: few recordings")): "
                    + "\(sum.errors) of \(sum.length), \(sum.substitutions) substituted, \(sum.deletions) deleted, "
                    + "\(sum.insertions) inserted; without the rules \(Self.percent(raw.rate))"
            }
    }

    private func table(_ evaluation: Evaluation, _ language: String) -> [String] {
        ["  errors  length     CER     WER  recording"]
            + evaluation.scored(language).map { file in
                let main = file.score.counts(.normalised, Normalizer.mainUnit(of: language))
                return "  " + Self.right("\(main.errors)", 6) + Self.right("\(main.length)", 8)
                    + Self.right(Self.percent(file.score.characters.rate), 8 + 1)
                    + Self.right(Self.percent(file.score.words.rate), 8 + 1) + "  " + file.row.id
            }
    }

    private func worstLines(_ evaluation: Evaluation, _ language: String) -> [String] {
        let unit = Normalizer.mainUnit(of: language)
        let wrong = evaluation.scored(language).filter { $0.score.counts(.normalised, unit).errors > 0 }
        let order = wrong.sorted {
            $0.score.counts(.normalised, unit).errors > $1.score.counts(.normalised, unit).errors
        }
        guard worst > 0, !order.isEmpty else { return [] }
        return ["", "  worst recordings, [-reference-] and {+heard+}:"]
            + order.prefix(worst).flatMap { file in
                let counts = file.score.counts(.normalised, unit)
                let reference = file.row.references.min {
                    Score(references: [$0], hypothesis: file.text, language: language).counts(.raw, unit).errors
                        < Score(references: [$1], hypothesis: file.text, language: language).counts(.raw, unit).errors
                }
                return [
                    "  \(counts.errors) of \(counts.length), \(file.row.id)",
                    "    " + EditScript.marked(reference: reference ?? "", hypothesis: file.text),
                ]
            }
    }

    private static func name(_ unit: Normalizer.Unit) -> String { unit == .characters ? "CER" : "WER" }

    private static func percent(_ rate: Double?) -> String { rate.map { fixed(100 * $0, 2) + " %" } ?? "-" }

    private static func signed(_ value: Double) -> String { (value < 0 ? "" : "+") + fixed(value, 2) }

    private static func fixed(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite else { return "-" }
        let factor = (0..<digits).reduce(1.0) { power, _ in 10 * power }
        let scaled = (abs(value) * factor).rounded()
        let whole = (scaled / factor).rounded(.towardZero)
        let fraction = String(Int(scaled - whole * factor))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return sign + String(Int(whole)) + "." + String(repeating: "0", count: max(0, digits - fraction.count))
            + fraction
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
