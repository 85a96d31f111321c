import Testing

@testable import SoriWhisper

struct LanguageCandidatesTests {
    private let heard = [("th", 0.5), ("ko", 0.3), ("en", 0.2)].map { LanguageProbability(code: $0, probability: $1) }

    @Test func onlyTheCandidatesAreWeighed() {
        let among = heard.among(["en", "ko", "xx"])
        #expect(among.map(\.code) == ["ko", "en"] && among.mostLikely == "ko")
        #expect(abs(among[0].probability - 0.6) < 1e-9 && abs(among[1].probability - 0.4) < 1e-9)
    }

    @Test func withoutCandidatesAllAre() {
        #expect(heard.among([]) == heard && heard.among(["xx"]) == heard && heard.mostLikely == "th")
    }

    @Test func improbableCandidatesStillSumToOne() {
        let none = [LanguageProbability(code: "ko", probability: 0), LanguageProbability(code: "en", probability: 0)]
        #expect(none.among(["ko", "en"]).map(\.probability) == [0.5, 0.5])
    }
}
