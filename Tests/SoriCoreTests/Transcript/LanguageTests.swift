import SoriCore
import Testing

struct LanguageTests {
    @Test(arguments: [
        ("ko", "ko"), ("ko-KR", "ko"), ("KO_kr", "ko"), ("English", "en"), ("zh-Hant-TW", "zh"), ("yue", "yue"),
    ])
    func tagsAreUnderstood(tag: String, code: String) {
        #expect(Language(tag)?.code == code)
    }

    @Test(arguments: ["", "xx", "-", "kor", "한국어", "auto"])
    func othersAreNot(tag: String) {
        #expect(Language(tag) == nil)
    }
}
