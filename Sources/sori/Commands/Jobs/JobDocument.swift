import SoriCore

/// A job as the REST API tells of it.
struct JobDocument: Decodable, Sendable {
    let id: String
    let batchID: String?
    let file: String?
    let language: String?
    let status: String
    let progress: Int
    let priority: Int
    let attempts: Int
    let createdAt: String
    let startedAt: String?
    let completedAt: String?
    let error: String?
    let worker: String?
    let workerHeardAt: String?
    let result: TranscriptionDocument?

    private enum CodingKeys: String, CodingKey {
        case language, status, progress, priority, attempts, error, worker, result
        case id = "job_id"
        case batchID = "batch_id"
        case file = "file_path"
        case createdAt = "created_at"
        case startedAt = "started_at"
        case completedAt = "completed_at"
        case workerHeardAt = "worker_heard_at"
    }
}

/// A page of the list of jobs.
struct JobPageDocument: Decodable, Sendable {
    let total: Int
    let jobs: [JobDocument]
}

/// The object of `POST /transcribe`, as far as it becomes a transcript.
struct TranscriptionDocument: Decodable, Sendable {
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
    let transcript: Transcript

    private enum CodingKeys: String, CodingKey {
        case language, duration, segments
    }

    init(from decoder: any Decoder) throws {
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
