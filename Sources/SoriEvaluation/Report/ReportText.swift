import SoriCore

/// The report for a person to read.
public struct ReportText {
    private let report: EvaluationReport
    /// How many of the worst files are shown in full.
    private let worst: Int
    private var lines = ""

    /// The text of `report` with its `worst` files.
    public static func make(_ report: EvaluationReport, worst: Int) -> String {
        var text = ReportText(report: report, worst: worst)
        for model in report.models { text.addModel(model) }
        for comparison in report.comparisons { text.addComparison(comparison) }
        text.addNotes()
        return text.lines
    }

    private init(report: EvaluationReport, worst: Int) {
        self.report = report
        self.worst = worst
    }

    private mutating func addModel(_ model: ModelResult) {
        lines += "\(model.name)\n\n"
        let totals = report.totals(model)
        var table = TextTable([
            "language", "files", "figure", "rate", "95 % interval", "S", "D", "I", "of", "raw", "audio", "time", "RTF",
        ])
        for total in totals {
            let names = [("CER", total.characters, total.rawCharacters), ("WER", total.words, total.rawWords)]
            for (index, (name, rate, raw)) in (total.isScoredByCharacters ? names : names.reversed()).enumerated() {
                let isMain = index == 0
                table.add([
                    isMain ? total.language : "", isMain ? String(total.files) : "", name,
                    Self.percent(rate.counts.rate),
                    rate.interval.map { "\(Self.percent($0.low)) to \(Self.percent($0.high))" } ?? "none",
                    String(rate.counts.substitutions), String(rate.counts.deletions), String(rate.counts.insertions),
                    String(rate.counts.referenceLength), Self.percent(raw.counts.rate),
                    isMain ? Self.seconds(total.audioSeconds) : "", isMain ? Self.seconds(total.processingSeconds) : "",
                    isMain ? total.realTimeFactor.map { String($0.rounded(toDecimals: 4)) } ?? "" : "",
                ])
            }
        }
        lines += table.text
        if totals.contains(where: { $0.characters.interval == nil && $0.files > 0 }) {
            lines += "  No interval is given for fewer than \(Bootstrap.fewestFiles) files.\n"
        }
        addFiles(model)
        addWorst(model)
        if !model.failures.isEmpty {
            lines += "\n\(model.failures.count) failed; they count in no rate:\n"
            for failure in model.failures { lines += "  \(failure.id): \(failure.message)\n" }
        }
        lines += "\n"
    }

    private mutating func addFiles(_ model: ModelResult) {
        guard !model.files.isEmpty else { return }
        var table = TextTable(["file", "figure", "rate", "S", "D", "I", "of", "raw", "audio", "time"])
        for file in model.files {
            let byCharacters = Normaliser.isScoredByCharacters(file.language)
            let counts = file.main
            let raw = byCharacters ? file.score.rawCharacters : file.score.rawWords
            table.add([
                file.item.id, byCharacters ? "CER" : "WER", Self.percent(counts.rate), String(counts.substitutions),
                String(counts.deletions), String(counts.insertions), String(counts.referenceLength),
                Self.percent(raw.rate), Self.seconds(file.audioSeconds), Self.seconds(file.processingSeconds),
            ])
        }
        lines += "\n" + table.text
    }

    private mutating func addWorst(_ model: ModelResult) {
        let wrong = model.files.filter { $0.main.errors > 0 }
            .sorted { ($1.main.errors, $0.item.id) < ($0.main.errors, $1.item.id) }.prefix(worst)
        guard !wrong.isEmpty else { return }
        lines += "\nMost errors; [-missed-] {+inserted+}\n"
        for file in wrong {
            lines += "\n  \(file.item.id): \(file.main.errors) of \(file.main.referenceLength)\n"
            lines += "    reference   \(Self.shown(file.reference))\n"
            lines += "    hypothesis  \(Self.shown(file.hypothesis))\n"
            lines += "    errors      \(MarkedText.make(file).map(Self.shown) ?? "too long to be marked")\n"
        }
    }

    private mutating func addComparison(_ comparison: PairedComparison) {
        let name = Normaliser.isScoredByCharacters(comparison.language) ? "CER" : "WER"
        lines += "\(report.second?.name ?? "") compared with \(report.first.name), \(comparison.language), \(name)\n\n"
        var table = TextTable(["file", "first", "second", "difference"])
        for pair in comparison.pairs {
            table.add([
                pair.id, Self.percent(pair.first.rate), Self.percent(pair.second.rate),
                pair.difference.map(Self.signedPoints) ?? "",
            ])
        }
        lines += table.text
        lines += "\n  better on \(comparison.better), worse on \(comparison.worse), equal on \(comparison.equal) of "
        lines += "\(comparison.pairs.count) files\n"
        guard let rates = comparison.rates else { return lines += "\n" }
        lines += "  difference of the rates \(Self.signedPoints(rates.difference))"
        if let interval = rates.interval {
            lines += ", 95 % interval \(Self.signedPoints(interval.low)) to \(Self.signedPoints(interval.high))"
        } else {
            lines += "; no interval for fewer than \(Bootstrap.fewestFiles) files"
        }
        if let share = rates.shareBetter {
            lines += "\n  better in \(Self.percent(share)) of \(report.bootstrap.resamples) resamples"
        }
        lines += "\n\n"
    }

    private mutating func addNotes() {
        let leftOut = [
            report.withoutText > 0 ? "\(report.withoutText) without a reference text" : nil,
            report.otherLanguages > 0 ? "\(report.otherLanguages) of other languages" : nil,
        ].compactMap { $0 }
        if !leftOut.isEmpty { lines += "Rows left out: \(leftOut.joined(separator: ", ")).\n" }
        lines += "Normaliser \(Normaliser.version); raw: only case and punctuation taken away. See docs/evaluation.md\n"
    }

    private static func shown(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > 400 ? line.prefix(400) + " ..." : line
    }

    private static func percent(_ rate: Double?) -> String { rate.map { fixed($0 * 100, 2) + " %" } ?? "-" }

    private static func signedPoints(_ difference: Double) -> String {
        (difference > 0 ? "+" : "") + fixed(difference * 100, 2) + " points"
    }

    private static func seconds(_ seconds: Double?) -> String { seconds.map { fixed($0, 1) + " s" } ?? "" }

    /// A number with exactly `decimals` decimals (1 or 2), so that columns line up.
    private static func fixed(_ value: Double, _ decimals: Int) -> String {
        let scale = decimals == 1 ? 10 : 100
        let scaled = Int((abs(value) * Double(scale)).rounded())
        let tail = String(scaled % scale)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return "\(sign)\(scaled / scale).\(String(repeating: "0", count: decimals - tail.count))\(tail)"
    }
}
