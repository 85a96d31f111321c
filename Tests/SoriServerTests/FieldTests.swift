import SoriHTTP
import Testing

@testable import SoriServer

struct FieldTests {
    @Test(
        arguments: [
            (nil, "en"), ("", "en"), ("auto", nil), ("en-US", "en"), ("ENGLISH", "en"),
        ] as [(String?, String?)])
    func languagesOfAnEnglishModel(requested: String?, expected: String?) throws {
        #expect(try LanguageChoice.code(requested: requested, preferred: nil, known: ["en"]) == expected)
    }

    @Test func koreanIsTheDefaultWhereItIsKnown() throws {
        #expect(try LanguageChoice.code(requested: nil, preferred: nil, known: ["en", "ko", "ja"]) == "ko")
        #expect(try LanguageChoice.code(requested: nil, preferred: "ja", known: ["en", "ko", "ja"]) == "ja")
        #expect(try LanguageChoice.code(requested: nil, preferred: "fr", known: ["en", "ko"]) == "ko")
    }

    @Test(arguments: ["ko", "klingon", "??"]) func othersAreRefusedByName(requested: String) {
        #expect { try LanguageChoice.code(requested: requested, preferred: nil, known: ["en"]) } throws: { error in
            (error as? APIError)?.status == 422 && (error as? APIError)?.field == "language"
        }
    }

    @Test func flagsAndNumbers() throws {
        let fields = FieldReader([
            ("a", "Yes"), ("b", "0"), ("c", "x"), ("t", "0.5"), ("n", "nan"), ("a", "no"), ("l[]", "1"), ("l", "2"),
        ])
        #expect(try fields.flag("a") == false)
        #expect(try fields.flag("b") == false)
        #expect(try fields.flag("missing", default: true))
        #expect(throws: APIError.self) { try fields.flag("c") }
        #expect(try fields.number("t", in: 0...1) == 0.5)
        #expect(throws: APIError.self) { try fields.number("n", in: 0...1) }
        #expect(throws: APIError.self) { try fields.number("t", in: 1...2) }
        #expect(fields.texts("l") == ["1", "2"])
    }

    @Test(arguments: [
        ("", AnswerLanguage.korean), ("en", .english), ("ko-KR,ko;q=0.9,en-US;q=0.8", .korean),
        ("fr, en;q=0.5", .english), ("en;q=0.2, ko;q=0.9", .korean), (";;,q=;en;q=x", .korean),
    ])
    func answersInTheClientsLanguage(header: String, expected: AnswerLanguage) {
        #expect(AnswerLanguage(acceptLanguage: header) == expected)
    }

    @Test func keys() throws {
        #expect(AnswerLanguage.allCases.count == 2)
        let memory = [
            MemoryStatus(availableMB: 100, totalMB: 16_000), MemoryStatus(availableMB: 1_000, totalMB: 16_000),
        ]
        #expect(memory.map(\.level) == [.critical, .warning])
        #expect(MemoryStatus.current()?.totalMB ?? 0 > 0)
        #expect(MemoryStatus(availableMB: 1, totalMB: 2, swapMB: 3).loadableBytes == 4 << 20)
        #expect(MemoryStatus.fileBytes(inStatistics: "file 9\ninactive_file 4096\nactive_file 3\n") == 4099)
        #expect(MemoryStatus.fileBytes(inStatistics: "") == 0)
    }
}
