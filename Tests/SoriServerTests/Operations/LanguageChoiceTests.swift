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

    /// Cantonese: only the largest models know it; both texts name one, and how many languages are not told.
    @Test func cantoneseNeedsALargeModel() {
        let known = ["en", "ko"] + (0..<97).map { "x\($0)" }
        #expect {
            try LanguageChoice.code(requested: "yue", preferred: nil, known: known)
        } throws: { error in
            guard let text = (error as? APIError)?.text else { return false }
            return [text.korean, text.english].allSatisfy {
                $0.contains("sori models pull whisper-large-v3-turbo") && $0.contains("87") && $0.contains("yue")
            } && text.english.contains("and 87 more") && text.korean.contains("외 87개")
        }
        #expect((try? LanguageChoice.code(requested: "zh-yue", preferred: nil, known: ["zh"])) == "zh")
    }

    /// A small model's few languages are all told.
    @Test func otherLanguagesNeedAMultilingualModel() {
        #expect {
            try LanguageChoice.code(requested: "ko", preferred: nil, known: ["en"])
        } throws: { error in
            let text = (error as? APIError)?.text.english ?? ""
            return text.contains("sori models pull whisper-base") && text.contains("it knows en)")
        }
    }

    /// As browsers and operating systems write them.
    @Test(arguments: [
        ("nb-NO", "no"), ("iw-IL", "he"), ("in-ID", "id"), ("fil-PH", "tl"), ("cmn-Hans-CN", "zh"), ("kor", "ko"),
        ("jpn", "ja"), ("deu-DE", "de"),
    ])
    func localeCodes(requested: String, expected: String) throws {
        let known = ["en", "no", "he", "id", "tl", "zh", "ko", "ja", "de"]
        #expect(try LanguageChoice.code(requested: requested, preferred: nil, known: known) == expected)
    }

    /// A server whose language is `auto` detects it wherever none is named.
    @Test func autoAsThePreferenceDetects() throws {
        #expect(try LanguageChoice.code(requested: nil, preferred: "auto", known: ["en", "ko"]) == nil)
        #expect(try LanguageChoice.code(requested: "ko", preferred: "auto", known: ["en", "ko"]) == "ko")
    }
}
