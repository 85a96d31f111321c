import Testing

@testable import SoriServer

struct AnswerLanguageTests {
    @Test(arguments: [
        ("", AnswerLanguage.korean), ("en", .english), ("ko-KR,ko;q=0.9,en-US;q=0.8", .korean),
        ("fr, en;q=0.5", .english), ("en;q=0.2, ko;q=0.9", .korean), (";;,q=;en;q=x", .korean),
    ])
    func answersInTheClientsLanguage(header: String, expected: AnswerLanguage) {
        #expect(AnswerLanguage(acceptLanguage: header) == expected)
    }

    /// `*` and languages that the server does not speak leave it at the default, which below /v1 is English.
    @Test(arguments: ["", "*", "fr"]) func theDefault(header: String) {
        #expect(AnswerLanguage(acceptLanguage: header) == .korean)
        #expect(AnswerLanguage(acceptLanguage: header, default: .english) == .english)
    }

    @Test func thereAreTwo() { #expect(AnswerLanguage.allCases.count == 2) }
}
