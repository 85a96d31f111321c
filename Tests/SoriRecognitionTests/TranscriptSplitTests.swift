import SoriCore
import Testing

@testable import SoriRecognition

struct TranscriptSplitTests {
    private static func transcript(_ text: String, _ words: [(String, Double, Double)]) -> Transcript {
        let words = words.map { Word(text: $0.0, start: $0.1, end: $0.2, probability: 1) }
        return Transcript(
            language: "ko", duration: 10,
            segments: [Segment(id: 0, start: 0, end: words.last?.end ?? 4, text: text, words: words)])
    }

    @Test func aSegmentIsCutBetweenItsWords() {
        let whole = Self.transcript(
            "one two, two three.", [("one", 0, 1), ("two,", 1, 2), ("two", 3, 4), ("three.", 4, 5)])
        let (before, after) = whole.split(at: 2.5)
        #expect(before.text == "one two," && after.text == "two three.")
        #expect(before.segments[0].end == 2 && after.segments[0].start == 3)
    }

    @Test func scriptsWithoutSpacesStayWithoutThem() {
        let whole = Self.transcript("今日は天気がいい", [("今日は", 0, 1), ("天気が", 1, 2), ("いい", 3, 4)])
        let (before, after) = whole.split(at: 2.5)
        #expect(before.text == "今日は天気が" && after.text == "いい")
    }

    @Test func whatLiesOnOneSideStaysWhole() {
        let whole = Self.transcript("one two", [("one", 0, 1), ("two", 1, 2)])
        #expect(whole.split(at: 5).before == whole && whole.split(at: 5).after.text.isEmpty)
        #expect(whole.split(at: -1).after == whole)
        let untimed = Self.transcript("one two", [])
        #expect(untimed.split(at: 3).before.text == "one two" && untimed.split(at: 1).after.text == "one two")
    }

    @Test func shiftingMovesWordsToo() {
        let moved = Self.transcript("one", [("one", 0, 1)]).shifted(by: 2)
        #expect(moved.segments[0].start == 2 && moved.segments[0].words[0].end == 3)
    }
}
