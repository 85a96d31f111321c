import SoriCore

/// The answer of `POST /transcribe` and its like.
struct TranscriptionAnswer: Encodable, Sendable {
    let success = true
    let text: String
    let language: String
    let duration: Double
    let backend: String
    let filePath: String
    let fileSizeMB: Double
    let segments: [SegmentDocument]
    let speakers: [SpeakerSummary]?
    let processingSteps: [String: Bool]
    let stepErrors: [String: String]?
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
        case success, text, language, duration, backend, segments, speakers, warnings
        case filePath = "file_path"
        case fileSizeMB = "file_size_mb"
        case processingSteps = "processing_steps"
        case stepErrors = "step_errors"
        case processingTimeSeconds = "processing_time_seconds"
        case processingMode = "processing_mode"
        case segmentsProcessed = "segments_processed"
        case memoryInfo = "memory_info"
    }
}
