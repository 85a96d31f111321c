import Testing

@testable import SoriInsights

struct TermReaderTests {
    private func keys(_ sentences: [String]) -> [[String]] {
        let reader = TermReader(sentences)
        return sentences.map { reader.terms(of: $0).map(\.key) }
    }

    @Test func koreanParticlesComeOff() {
        #expect(
            keys(["회의가 길다", "회의를 미루자", "주주회의", "주주회의에서", "서버는", "서버에"]) == [
                ["회의", "길다"], ["회의", "미루자"], ["주주회의"], ["주주회의"], ["서버"], ["서버"],
            ])
    }

    @Test func aNounThatEndsLikeAParticleStaysWhole() {
        // 국가 and 제도 end in what could be particles; nothing says that they are.
        #expect(keys(["국가 제도"]) == [["국가", "제도"]])
    }

    @Test func verbsAndFillersAreNoTerms() {
        #expect(keys(["그래서 이제 배포를 진행했습니다", "그건 좀 어려울 것 같은데요"])[0] == ["배포"])
        #expect(keys(["We should really do the release, you know"]) == [["release"]])
    }

    @Test func englishFormsMeet() {
        #expect(
            keys(["servers server Server companies company"]) == [["server", "server", "server", "company", "company"]])
        #expect(keys(["AI and the bus, class, 2024, a b"]) == [["ai", "bus", "class"]])
    }

    @Test func unspacedScriptsInPairs() { #expect(keys(["音声認識はモデル"]) == [["音声", "声認", "認識", "モデ", "デル"]]) }
}
