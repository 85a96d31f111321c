import SoriCore
import Testing

@testable import SoriMoonshine

struct WordInterpolationTests {
    @Test func wordsFillTheSegmentInProportion() {
        let words = WordInterpolation.words(of: "a  bcd, efg", start: 1, end: 11)
        #expect(words.map(\.text) == ["a", "bcd,", "efg"])
        #expect(words.map(\.start) == [1, 3, 7])
        #expect(words.map(\.end) == [3, 7, 11])
        #expect(words.allSatisfy { $0.isInterpolated })
    }

    @Test func nothingGivesNothing() {
        #expect(WordInterpolation.words(of: "  ", start: 0, end: 1).isEmpty)
    }

    @Test func aBackwardSegmentHasNoLength() {
        let words = WordInterpolation.words(of: "a b", start: 2, end: 1)
        #expect(words.allSatisfy { $0.start == 2 && $0.end == 2 })
    }
}
