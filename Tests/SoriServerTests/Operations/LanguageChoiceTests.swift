import SoriHTTP
import Testing

@testable import SoriServer

struct LanguageChoiceTests {
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

    /// A server whose language is `auto` detects it wherever none is named.
    @Test func autoAsThePreferenceDetects() throws {
        #expect(try LanguageChoice.code(requested: nil, preferred: "auto", known: ["en", "ko"]) == nil)
        #expect(try LanguageChoice.code(requested: "ko", preferred: "auto", known: ["en", "ko"]) == "ko")
    }
}
