import FoundationEssentials
import SoriLibrary
import Testing

@testable import SoriServer

/// Segments written as JSON, read again by another's decoder.
struct SegmentJSONTests {
    @Test func whatIsWrittenIsReadAgain() throws {
        let texts = [
            "안녕 \"하세요\" \\ / 끝", "\u{0}\u{1}\t\u{1F}\u{7F}\u{2028}", "🐢 \u{1112}\u{116C}", "</script>&<", "",
            String(repeating: "가", count: 20_000),
        ]
        let segments = texts.enumerated().map { index, text in
            LibrarySegment(
                id: index, start: Double(index) / 3, end: 1e9, text: text, speaker: index == 1 ? "\"\n" : nil,
                channel: index == 2 ? 1 : nil, confidence: index == 3 ? 0.00001 : .nan, edited: index == 4,
                words: [LibraryWord(word: "\\\"", start: 0, end: 0.001, probability: index == 0 ? 1 : nil)])
        }
        let read = try JSONDecoder().decode([LibrarySegment].self, from: Data(SegmentJSON(segments).bytes))
        #expect(read.map(\.text) == segments.map(\.text))
        #expect(read.map(\.speaker) == segments.map(\.speaker) && read.map(\.words) == segments.map(\.words))
        #expect(read.map(\.start) == segments.map(\.start) && read.map(\.end) == segments.map(\.end))
        #expect(read.map(\.channel) == segments.map(\.channel) && read.map(\.edited) == segments.map(\.edited))
        // JSON has no other numbers.
        #expect(read.map(\.confidence) == [nil, nil, nil, 0.00001, nil, nil])
        #expect(SegmentJSON([]).bytes == Array("[]".utf8))
    }
}
