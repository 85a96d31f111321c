import SoriCore
import Testing

@testable import SoriEvaluation

struct ReportTests {
    private func evaluation(_ name: String, _ texts: [String?]) -> Evaluation {
        let references = ["하나 둘 셋", "넷 다섯", "여섯 일곱", "여덟 아홉", "열 열하나", "I have 3 cats"]
        return Evaluation(
            name: name,
            files: zip(references, texts).enumerated().map { index, pair in
                let row = CorpusRow(id: "file-\(index)", audio: "\(index).wav", references: [pair.0])
                let language = Normalizer.language(of: pair.0)
                let outcome: Evaluation.Outcome =
                    pair.1.map {
                        .text(
                            $0, Score(references: [pair.0], hypothesis: $0, language: language), audio: 2, elapsed: 0.5)
                    } ?? .failure("it is damaged")
                return Evaluation.File(row: row, language: language, outcome: outcome)
            })
    }

    private let first = ["하나 둘 넷", "넷 다섯", "여섯 일곱", "여덟", "열 열하나", "I have three cats"] as [String?]

    @Test func figuresAndTables() {
        let text = EvaluationReport(worst: 1).text(evaluation("m", first), withoutText: 2)
        #expect(text.contains("ko: 5 recordings, 10.0 s in 2.5 s (4.0 times real time)"))
        // 22 syllables; 셋 is another, 아홉 is missing.
        #expect(text.contains("CER 15.00 %") || text.contains("3 of "), "\(text)")
        #expect(text.contains("1 substituted, 2 deleted, 0 inserted"), "\(text)")
        #expect(text.contains("WER 0.00 % (no interval: few recordings): 0 of 4"), "\(text)")
        #expect(text.contains("[-아홉-]") && !text.contains("[-셋-]"), "\(text)")
        #expect(text.contains("2 recordings have no text"))
    }

    @Test func failuresAreNamedAndCountInNoFigure() {
        let with = evaluation("m", [nil] + first.dropFirst())
        #expect(EvaluationReport().text(with, withoutText: 0).contains("file-0: it is damaged"))
        #expect(with.counts("ko", .normalised, .characters).count == 4 && with.failures.count == 1)
    }

    @Test func comparisons() throws {
        let (one, two) = (evaluation("one", first), evaluation("two", ["하나 둘 셋"] + first.dropFirst()))
        let found = EvaluationComparison.all(one, two)
        #expect(found.map(\.language) == ["ko", "en"])
        #expect(found[0].better == 1 && found[0].worse == 0 && found[0].equal == 4 && found[0].difference < 0)
        #expect(found[1].interval == nil)
        let text = EvaluationReport().text(comparing: one, with: two)
        #expect(text.contains("1 recordings better, 0 worse, 4 as before") && text.contains("file-0"), "\(text)")
        let bytes = try JSONText.encode(EvaluationDocument([one, two], withoutText: 0, settings: ["model": "one"]))
        let json = String(decoding: bytes, as: UTF8.self)
        for part in ["\"better\":1", "\"interval_95\"", "\"raw_cer\"", "\"normalizer\":\"1\"", "\"hypothesis\":\"여덟\""]
        {
            #expect(json.contains(part), "\(part)")
        }
    }

    @Test func marks() {
        #expect(
            EditScript.marked(reference: "a b, c d", hypothesis: "A b x d e") == "A b [-c-] {+x+} d {+e+}")
        let long = (0..<30).map { "w\($0)" }.joined(separator: " ")
        #expect(
            EditScript.marked(reference: long + " end", hypothesis: long + " fin") == "... w27 w28 w29 [-end-] {+fin+}")
        #expect(EditScript.marked(reference: "", hypothesis: "a") == "{+a+}")
    }
}
