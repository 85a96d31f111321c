import FoundationEssentials

/// A transcript as the JSON that faster-whisper and openai-whisper users know.
public struct TranscriptDocument: Encodable, Sendable {
    private let text: String
    private let language: String
    private let languageProbability: Double?
    private let duration: Double
    private let segments: [SegmentDocument]

    /// The document of `transcript`; times are rounded to milliseconds.
    public init(_ transcript: Transcript) {
        text = transcript.text
        language = transcript.language
        languageProbability = transcript.languageProbability
        duration = transcript.duration.rounded(toDecimals: 3)
        segments = transcript.segments.map(SegmentDocument.init)
    }

    private enum CodingKeys: String, CodingKey {
        case text, language, duration, segments
        case languageProbability = "language_probability"
    }

    /// The document as one line of JSON, keys sorted.
    public func json() -> String {
        // Every number below is made finite, so encoding has nothing left to throw.
        (try? JSONText.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
