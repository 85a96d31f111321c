import SoriPrivacy
import Testing

/// The tuning half of the labelled utterances: floors a little below what is reached.
@Suite struct LabelledSetTests {
    private func score(_ file: String) throws -> PrivacyScore {
        let removal = PrivacyRemoval()
        var score = PrivacyScore()
        for line in try PrivacyScore.lines(file) {
            score.add(line, removal.redact(line.text, language: line.language).spans.map(\.finding))
        }
        return score
    }

    @Test(arguments: [("ko-tune.jsonl", 0.97), ("en-tune.jsonl", 0.97), ("cjk-tune.jsonl", 0.95)])
    func asMuchIsFoundAsBefore(_ file: String, _ floor: Double) throws {
        let score = try score(file)
        #expect(score.precision >= floor, "\(score.faults)")
        #expect(score.recall >= floor, "\(score.faults)")
        #expect(score.leak <= 0.04, "\(score.faults)")
    }

    @Test(arguments: ["ko-tune.jsonl", "en-tune.jsonl"]) func noTypeIsLeftBehind(_ file: String) throws {
        let score = try score(file)
        for type in PersonalDataType.allCases {
            if let recall = score.recall(type) { #expect(recall >= 0.8, "\(type): \(score.faults)") }
        }
    }

    @Test(arguments: ["ko-tune.jsonl", "en-tune.jsonl", "cjk-tune.jsonl"])
    func labelsAreSpansOfTheText(_ file: String) throws {
        let lines = try PrivacyScore.lines(file)
        #expect(Set(lines.map(\.id)).count == lines.count)
        for line in lines {
            let count = line.text.unicodeScalars.count
            for span in line.spans { #expect(!span.range.isEmpty && span.end <= count, "\(line.id)") }
        }
    }

    /// Masks stand in order within the new text, and are not what they stand for; the rest of the text stays.
    @Test(arguments: ["ko-tune.jsonl", "en-tune.jsonl", "cjk-tune.jsonl"], PrivacyPolicy.Style.allCases)
    func masksHoldInEveryStyle(_ file: String, _ style: PrivacyPolicy.Style) throws {
        let removal = PrivacyRemoval(policy: PrivacyPolicy(style: style))
        for line in try PrivacyScore.lines(file) {
            let redacted = removal.redact(line.text, language: line.language)
            let (old, new) = (Array(line.text.unicodeScalars), Array(redacted.text.unicodeScalars))
            var end = 0
            for span in redacted.spans {
                #expect(span.range.lowerBound >= end && span.range.upperBound <= new.count, "\(line.id)")
                #expect(old[span.finding.range] != new[span.range], "\(line.id)")
                end = span.range.upperBound
            }
            if redacted.spans.isEmpty { #expect(redacted.text == line.text, "\(line.id)") }
        }
    }
}
