import SoriCore
import Testing

@testable import SoriRecognition

struct UncoveredSpeechTests {
    private func segment(_ start: Double, _ end: Double) -> Segment {
        Segment(id: 0, start: start, end: end, text: "a")
    }

    @Test func whatSegmentsCoverIsNotDecodedAgain() {
        var uncovered = UncoveredSpeech([1...4, 5...9])
        #expect(uncovered.next([segment(1, 4.5), segment(5.5, 8.5)]) == nil)
    }

    @Test func theEndTheBeginningAndTheMiddleAreFound() {
        let uncovered = UncoveredSpeech([1...4, 5...9, 10...12])
        #expect(uncovered.ranges([segment(1, 5)]) == [5...12])
        #expect(uncovered.ranges([segment(8.5, 12)]) == [1...8.5])
        #expect(uncovered.ranges([segment(1, 3.5), segment(10, 12)]) == [3.5...9])
        #expect(uncovered.ranges([]) == [1...12])
        // Times need not be in order, and may overlap.
        #expect(uncovered.ranges([segment(6, 12), segment(1, 7)]).isEmpty)
    }

    /// Pauses do not count, only speech does.
    @Test func littleSpeechIsTheLoosenessOfTimes() {
        let uncovered = UncoveredSpeech([0...5, 9...9.5, 13...13.4])
        #expect(uncovered.ranges([segment(0, 5)]).isEmpty)
        #expect(uncovered.ranges([segment(0, 4.8)]) == [4.8...13.4])
        #expect(UncoveredSpeech([]).ranges([segment(0, 1)]).isEmpty)
    }

    /// A model that says nothing of a range must not be asked for ever.
    @Test func everyRangeIsTriedOnce() {
        var uncovered = UncoveredSpeech([0...20])
        #expect(uncovered.next([segment(0, 5)]) == 5...20)
        #expect(uncovered.next([segment(0, 5)]) == nil)
        // What is left of a range after its text is a part of it.
        #expect(uncovered.next([segment(0, 5), segment(5, 10)]) == nil)
        #expect(uncovered.next([segment(2, 20)]) == 0...2)
    }

    /// Whatever the times: no second of speech stays without a segment or an attempt, and it ends.
    @Test func noSecondIsPassedOver() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var (speech, position): ([ClosedRange<Double>], Double) = ([], 0)
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let start = position + Double.random(in: 0.1...2, using: &random)
                position = start + Double.random(in: 0.3...6, using: &random)
                speech.append(start...position)
            }
            var uncovered = UncoveredSpeech(speech)
            var segments: [Segment] = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                let start = Double.random(in: 0...max(position, 1), using: &random)
                return segment(start, start + Double.random(in: 0...5, using: &random))
            }
            var tried: [ClosedRange<Double>] = []
            while let range = uncovered.next(segments) {
                tried.append(range)
                // Sometimes it has a text, sometimes none.
                if Bool.random(using: &random) { segments.append(segment(range.lowerBound, range.upperBound)) }
            }
            #expect(tried.count <= UncoveredSpeech.mostRanges)
            for range in UncoveredSpeech(speech).ranges(segments) {
                #expect(tried.contains { $0.overlaps(range) } || tried.count == UncoveredSpeech.mostRanges)
            }
        }
    }
}
