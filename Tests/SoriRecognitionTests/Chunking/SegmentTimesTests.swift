import SoriCore
import Testing

@testable import SoriRecognition

struct SegmentsWithinTests {
    private func segment(_ start: Double, _ end: Double, _ words: [(Double, Double)] = []) -> Segment {
        var segment = Segment(id: 0, start: start, end: start, text: "a")
        segment.end = end
        segment.words = words.map { start, end in
            var word = Word(text: "a", start: start, end: start)
            word.end = end
            return word
        }
        return segment
    }

    @Test func timesBehindTheAudioAreCut() {
        let segments = [segment(10.5, 12), segment(12, 39.9, [(12, 12.5), (13.5, 15), (38, 39.9)])].within(10...14.25)
        #expect(segments == [segment(10.5, 12), segment(12, 14.25, [(12, 12.5), (13.5, 14.25), (14.25, 14.25)])])
    }

    @Test func whatBeginsBehindTheAudioKeepsItsText() {
        #expect([segment(20, 21)].within(10...14) == [segment(14, 14)])
    }

    @Test func whatLiesWithinStays() {
        let segments = [segment(0, 1, [(0, 0.5), (0.5, 1)]), segment(0.5, 3), segment(3, 3)]
        #expect(segments.within(0...3) == segments)
    }

    @Test func nothingRunsBackwards() {
        let segments = [segment(5, 4), segment(3, 8, [(6, 7), (5, 6.5), (7, 6)]), segment(-1, 2), segment(.nan, .nan)]
        #expect(
            segments.within(0...30)
                == [segment(5, 5), segment(5, 8, [(6, 7), (6, 6.5), (7, 7)]), segment(5, 5), segment(5, 5)])
    }

    /// Whatever a model says: in order, within the audio, and unchanged the second time.
    @Test func anyTimesComeOutInOrder() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let times = (0..<12).map { _ in Double.random(in: -5...40, using: &random) }
            let segments = (0..<4).map { segment(times[$0], times[$0 + 4], [(times[$0 + 8], times[$0])]) }
            let placed = segments.within(3...17)
            #expect(zip(placed, placed.dropFirst()).allSatisfy { $0.start <= $1.start })
            #expect(placed.allSatisfy { $0.start >= 3 && $0.start <= $0.end && $0.end <= 17 })
            #expect(placed.flatMap(\.words).allSatisfy { $0.start >= 3 && $0.start <= $0.end && $0.end <= 17 })
            #expect(placed.within(3...17) == placed)
        }
    }
}
