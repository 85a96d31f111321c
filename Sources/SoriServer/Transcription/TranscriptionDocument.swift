public import SoriCore

/// The object of `POST /transcribe`, as far as it becomes a transcript.
public struct TranscriptionDocument: Decodable, Sendable {
    private struct SegmentEntry: Decodable {
        let id: Int
        let start: Double
        let end: Double
        let text: String
        let confidence: Double?
        let channel: Int?
        let speaker: String?
        let words: [WordEntry]?
    }

    private struct WordEntry: Decodable {
        let word: String
        let start: Double
        let end: Double
        let probability: Double?
        let interpolated: Bool?
        let speaker: String?
    }

    /// What was said.
    public let transcript: Transcript

    private enum CodingKeys: String, CodingKey {
        case language, duration, segments
    }

    /// Reads the object; throws `DecodingError` naming the entry that is not there or another's.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let segments = try container.decode([SegmentEntry].self, forKey: .segments).map { segment in
            Segment(
                id: segment.id, start: segment.start, end: segment.end, text: segment.text,
                confidence: segment.confidence,
                words: (segment.words ?? []).map { word in
                    Word(
                        text: word.word, start: word.start, end: word.end, probability: word.probability,
                        isInterpolated: word.interpolated ?? false, speaker: word.speaker)
                }, channel: segment.channel, speaker: segment.speaker)
        }
        transcript = Transcript(
            language: try container.decode(String.self, forKey: .language),
            duration: try container.decode(Double.self, forKey: .duration), segments: segments)
    }
}
