import FoundationEssentials
import SoriEvaluation
import Testing

struct ReportTests {
    private static func result(_ name: String, _ rows: [(String, [String], String, String)]) -> ModelResult {
        var result = ModelResult(name: name)
        for (id, references, language, text) in rows {
            let item = CorpusItem(id: id, audio: "\(id).wav", references: references, language: language)
            result.files.append(
                FileResult(
                    item: item, language: language, hypothesis: text, audioSeconds: 2, processingSeconds: 0.5))
        }
        return result
    }

    private static let report: EvaluationReport = {
        var first = result(
            "one",
            [
                ("a", ["육십사퍼센트", "64%"], "ko", "65%"), ("b", ["안녕"], "ko", "안녕"),
                ("c", ["the cat sat"], "en", "a cat sat down"),
            ])
        first.failures = [FileFailure(id: "d", message: "not found")]
        return EvaluationReport(
            corpus: "m.jsonl", withoutText: 2, first: first, second: result("two", [("a", ["육십사퍼센트"], "ko", "64%")]))
    }()

    @Test func bestReferenceCounts() {
        let score = TextScore(references: ["열두 시 입니다", "12시입니다"], hypothesis: "12시입니다", language: "ko")
        #expect(score.rawCharacters.errors == 0 && score.characters.errors == 0)
        #expect(TextScore(references: ["가", "나다"], hypothesis: "나다", language: "ko").reference == 1)
        #expect(TextScore(references: [], hypothesis: "", language: "ko").characters.rate == 0)
    }

    @Test func saysWhatWasFound() {
        let text = ReportText.make(Self.report, worst: 5)
        for part in [
            "ko", "CER", "12.50 %", "육십[-사-]{+오+}퍼센트", "[-the-]{+a+} cat sat {+down+}", "1 failed", "d: not found",
            "No interval is given for fewer than 5 files", "two compared with one, ko, CER", "better on 1, worse on 0",
            "2 without a reference text",
        ] {
            #expect(text.contains(part), "\(part) in\n\(text)")
        }
        #expect(!ReportText.make(Self.report, worst: 0).contains("Most errors"))
    }

    @Test func writesEverythingAsJSON() throws {
        struct Document: Decodable {
            struct Counts: Decodable {
                let rate: Double
                let errors: Int
                let reference_length: Int
            }
            struct Total: Decodable {
                let language: String
                let main: String
                let cer: Counts
                let raw_wer: Counts
                let real_time_factor: Double
            }
            struct Model: Decodable {
                let name: String
                let totals: [Total]
                let failures: [[String: String]]
            }
            let normaliser: String
            let models: [Model]
        }
        let document = try JSONDecoder().decode(Document.self, from: Data(ReportDocument(Self.report).json().utf8))
        #expect(document.normaliser == Normaliser.version)
        let total = document.models[0].totals[0]
        #expect(total.language == "ko" && total.main == "cer" && total.cer.errors == 1)
        #expect(total.cer.rate == 0.125 && total.cer.reference_length == 8 && total.real_time_factor == 0.25)
        #expect(document.models[0].failures == [["id": "d", "message": "not found"]])
    }

    @Test(
        arguments: [
            (nil, nil, "안녕 hello", "ko"), ("ko-KR", "en", "x", "ko"), (nil, "eng", "안녕", "en"),
            (nil, nil, "hello", "en"),
            (nil, nil, "これは日本", "ja"), (nil, nil, "你好", "zh"), (nil, nil, "123", "und"), ("zxx", nil, "a", "zxx"),
        ] as [(String?, String?, String, String)])
    func findsTheLanguage(_ row: String?, _ given: String?, _ text: String, _ expected: String) {
        #expect(Normaliser.language(row: row, given: given, text: text) == expected)
    }

    @Test func otherLanguagesKeepTheirLetters() {
        let score = TextScore(references: ["L'été, c'est fini."], hypothesis: "l’été c’est Fini", language: "fr")
        #expect(score.words.errors == 0 && score.words.referenceLength == 3)
        #expect(TextScore(references: ["été"], hypothesis: "ete", language: "fr").words.errors == 1)
    }
}
