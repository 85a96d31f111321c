import SoriCore

/// The answer of `POST /transcribe` and its like.
struct TranscriptionAnswer: Encodable, Sendable {
    /// What recognition came to.
    let recording: RecordingFacts
    /// What the steps behind it came to, as entries of the same object.
    let steps: StepResults
    /// What was said before personal data was removed, where it is kept; no part of the answer.
    let original: Transcript?

    /// Writes one object.
    func encode(to encoder: any Encoder) throws {
        try recording.encode(to: encoder)
        try steps.encode(to: encoder)
    }
}

/// A recording and what was heard in it, as the API tells it.
struct RecordingFacts: Encodable, Sendable {
    let success = true
    let text: String
    let language: String
    let duration: Double
    let backend: String
    let filePath: String
    let fileSizeMB: Double
    let segments: [SegmentDocument]
    let speakers: [SpeakerSummary]?
    let summary: String?
    let processingTimeSeconds: Double
    let processingMode: Mode
    let segmentsProcessed: Int
    let memoryInfo: MemoryInfo?
    let warnings: [String]?

    /// Whether the client asked for the recording to be read in blocks; it always is.
    enum Mode: String, Encodable, Sendable {
        case normal, streaming
    }

    /// The two figures of memory that the API names.
    struct MemoryInfo: Encodable, Sendable {
        let availableMB: Double
        let usedPercent: Double

        enum CodingKeys: String, CodingKey {
            case availableMB = "available_mb"
            case usedPercent = "used_percent"
        }
    }

    enum CodingKeys: String, CodingKey {
        case success, text, language, duration, backend, segments, speakers, summary, warnings
        case filePath = "file_path"
        case fileSizeMB = "file_size_mb"
        case processingTimeSeconds = "processing_time_seconds"
        case processingMode = "processing_mode"
        case segmentsProcessed = "segments_processed"
        case memoryInfo = "memory_info"
    }
}
