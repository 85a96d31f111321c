import Testing

@testable import SoriWhisper

/// `add_word_timestamps` of the reference, run on random words and segments.
struct WordPlacingTests {
    struct Golden: Decodable { let wordTimes: [Row] }

    struct Row: Decodable {
        let alignment: [Aligned]
        let segments: [Given]
        let offset: Double
        let last: Double
        let result: [Placed]
    }

    struct Aligned: Decodable {
        let word: WordTiming

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            word = WordTiming(
                text: try row.decode(String.self), tokens: try row.decode([Int].self),
                start: try row.decode(Double.self), end: try row.decode(Double.self),
                probability: try row.decode(Double.self))
        }
    }

    struct Given: Decodable {
        let segment: TimedSegment

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            let (start, end) = (try row.decode(Double.self), try row.decode(Double.self))
            segment = TimedSegment(start: start, end: end, tokens: try row.decode([Int].self).filter { $0 < 1000 })
        }
    }

    struct Placed: Decodable {
        let start: Double
        let end: Double
        let words: [Word]

        struct Word: Decodable {
            let text: String
            let start: Double
            let end: Double

            init(from decoder: any Decoder) throws {
                var row = try decoder.unkeyedContainer()
                text = try row.decode(String.self)
                start = try row.decode(Double.self)
                end = try row.decode(Double.self)
            }
        }

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            start = try row.decode(Double.self)
            end = try row.decode(Double.self)
            words = try row.decode([Word].self)
        }
    }

    @Test func wordsLieWhereTheReferencePutsThem() throws {
        for (index, row) in try golden("decoding.json", as: Golden.self).wordTimes.enumerated() {
            var segments = row.segments.map(\.segment)
            var last = row.last
            TimedSegment.assignWords(
                row.alignment.map(\.word), into: &segments, offset: row.offset, lastSpeechEnd: &last)
            for (segment, expected) in zip(segments, row.result) {
                #expect(near(segment.start, expected.start) && near(segment.end, expected.end), "row \(index)")
                #expect(segment.words.map(\.text) == expected.words.map(\.text), "row \(index)")
                for (word, other) in zip(segment.words, expected.words) {
                    #expect(near(word.start, other.start) && near(word.end, other.end), "row \(index) \(word.text)")
                }
            }
        }
    }

    private func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 0.0101 }
}
