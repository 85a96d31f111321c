import SoriCore
import Testing

struct LanguageTests {
    @Test(arguments: [
        ("ko", "ko"), ("ko-KR", "ko"), ("KO_kr", "ko"), ("English", "en"), ("zh-Hant-TW", "zh"), ("yue", "yue"),
    ])
    func tagsAreUnderstood(tag: String, code: String) {
        #expect(Language(tag)?.code == code)
    }

    @Test(arguments: ["", "xx", "-", "xyz", "한국어", "auto"])
    func othersAreNot(tag: String) {
        #expect(Language(tag) == nil)
    }

    /// Codes of other standards, old ones, and those of a variety.
    @Test(arguments: [
        ("nb-NO", "no"), ("nb", "no"), ("iw-IL", "he"), ("in-ID", "id"), ("fil-PH", "tl"), ("cmn-Hans-CN", "zh"),
        ("kor", "ko"), ("ENG", "en"), ("ger", "de"), ("jpn-JP", "ja"), ("jav", "jw"), ("yue-HK", "yue"),
    ])
    func otherCodesAreUnderstood(_ tag: String, _ code: String) { #expect(Language(tag)?.code == code) }
}
