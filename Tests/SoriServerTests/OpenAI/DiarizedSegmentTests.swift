import SoriCore
import SoriSpeakers
import Testing

@testable import SoriServer

struct DiarizedSegmentTests {
    private func speakers(_ labels: [String?]) throws -> [String] {
        let segments = labels.enumerated().map { index, label in
            var segment = Segment(id: index, start: Double(index), end: Double(index) + 1, text: "x")
            segment.speaker = label
            return segment
        }
        let transcript = Transcript(language: "en", duration: 60, segments: segments)
        return try DiarizedSegment.all(transcript).map { segment in
            let text = String(decoding: try JSONText.encode(segment), as: UTF8.self)
            return String(text.split(separator: #""speaker":""#)[1].prefix { $0 != "\"" })
        }
    }

    @Test func whoHasNoNameIsALetter() throws {
        let many = (0..<28).map { Transcript.label(ofSpeaker: $0) }
        #expect(try speakers(many).suffix(3) == ["Z", "AA", "AB"])
        #expect(try speakers(["SPEAKER_00", "Ada", nil, "SPEAKER_02"]) == ["A", "Ada", "unknown", "C"])
    }

    @Test func aLetterThatIsANameIsNobodyElses() throws {
        #expect(try speakers(["A", "SPEAKER_01", "SPEAKER_00"]) == ["A", "C", "B"])
    }
}
