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

    @Test func thereAreTwo() { #expect(AnswerLanguage.allCases.count == 2) }
}
