import SoriCore
import SoriRecognition
import SoriSpeakers
import Testing

@testable import SoriServer

/// How an utterance is cut where the speaker changes.
struct SpokenSpanTests {
    private static let padding = 0.2

    /// An utterance from 10 s on with a word each half second behind the padding, and audio that tells its position.
    private static func final(words count: Int) -> LiveFinal {
        let words = (0..<count).map { index in
            let start = 10 + padding + Double(index) / 2
            return Word(text: "w\(index)", start: start, end: start + 0.4)
        }
        let end = 10 + padding + Double(count) / 2 + padding
        let text = words.map(\.text).joined(separator: " ")
        let segment = Segment(id: 0, start: 10, end: end, text: text, words: words)
        return LiveFinal(
            utterance: 3, start: 10, end: end,
            transcript: Transcript(language: "en", duration: end, segments: [segment]),
            samples: (0..<Int((end - 10) * 16_000)).map(Float.init)[...])
    }

    private static func span(_ start: Double, _ end: Double, _ id: String) -> SpokenSpan {
        SpokenSpan(
            start: start, end: end, seconds: end - start, speaker: LiveSpeaker(id: id, score: 1, isCertain: true))
    }

    @Test func oneSpeakerIsOnePart() throws {
        let parts = Self.final(words: 4).parts([Self.span(0.5, 1.9, "a")], padding: Self.padding, edges: .unknown)
        let part = try #require(parts.first)
        #expect(parts.count == 1)
        #expect(part.text == "w0 w1 w2 w3")
        #expect(part.speaker?.id == "a")
        // A soft beginning is speech; an end is never before the padding.
        #expect(abs(part.start - 10.2) < 1e-9 && abs(part.end - 12.2) < 1e-9)
        #expect(part.samples.first == 3_200 && part.samples.count == 32_000)
        #expect(part.transcript.segments.flatMap(\.words).isEmpty)
    }

    @Test func timesAreNarrowedToTheSound() throws {
        let final = Self.final(words: 4)
        let narrowed = try #require(
            final.parts(
                [Self.span(0.1, 2.4, "a")], padding: Self.padding, edges: SoundEdges(first: 0.3, last: 2.1)
            ).first)
        #expect(abs(narrowed.start - 10.25) < 1e-9 && abs(narrowed.end - 12.15) < 1e-9)
        #expect(narrowed.text == "w0 w1 w2 w3")
        let two = final.parts(
            [Self.span(0.1, 1.1, "a"), Self.span(1.2, 2.4, "b")], padding: Self.padding,
            edges: SoundEdges(first: 0.3, last: 2.1))
        #expect(two.map(\.text) == ["w0 w1", "w2 w3"])
        #expect(abs(two[0].start - 10.25) < 1e-9 && abs(two[1].end - 12.15) < 1e-9)
    }

    @Test func theCutIsBetweenTheWords() {
        let parts = Self.final(words: 6).parts(
            [Self.span(0.2, 1.65, "a"), Self.span(1.7, 3.2, "b")], padding: Self.padding, edges: .unknown)
        #expect(parts.map(\.text) == ["w0 w1 w2", "w3 w4 w5"])
        #expect(parts.map { $0.speaker?.id } == ["a", "b"])
        #expect(parts.map(\.utterance) == [3, 3])
        #expect(parts[0].end <= parts[1].start)
        #expect(parts[1].samples.first == Float(Int(((parts[1].start - 10) * 16_000).rounded())))
    }

    @Test func whoHasNoWordIsLeftOut() {
        let parts = Self.final(words: 2).parts(
            [Self.span(0.2, 0.65, "a"), Self.span(0.66, 0.69, "b"), Self.span(0.7, 1.2, "a")], padding: Self.padding,
            edges: .unknown)
        #expect(parts.map(\.text) == ["w0", "w1"])
        #expect(parts.map { $0.speaker?.id } == ["a", "a"])
    }

    /// Wherever the spans are, the parts hold all words once and in order.
    @Test func noWordIsLostOrTwice() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let count = Int.random(in: 1...12, using: &generator)
            let final = Self.final(words: count)
            let length = final.end - final.start
            let edges = (0..<2 * Int.random(in: 1...5, using: &generator))
                .map { _ in Double.random(in: 0...length, using: &generator) }.sorted()
            let spans = stride(from: 0, to: edges.count, by: 2).map { index in
                Self.span(edges[index], edges[index + 1], "s\(index % 4)")
            }
            let parts = final.parts(spans, padding: Self.padding, edges: .unknown)
            let told = parts.flatMap { $0.text.split(separator: " ") }.map(String.init)
            #expect(told == (0..<count).map { "w\($0)" }, "\(spans)")
            #expect(parts.allSatisfy { $0.start <= $0.end && $0.samples.count <= final.samples.count })
        }
    }
}
