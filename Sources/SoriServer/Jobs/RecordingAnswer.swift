import SoriCore
import SoriJobs

/// The object of `GET /api/transcribe-status/{job_id}` and its like.
struct RecordingAnswer: Encodable, Sendable {
    private let job: Job
    private let request: RecordingRequest?

    /// A job as the API shows it.
    init(_ job: Job) {
        self.job = job
        request = RecordingRequest(job)
    }

    private enum CodingKeys: String, CodingKey {
        case status, progress, filename, language, error, priority, attempts, worker
        case id = "job_id"
        case batchID = "batch_id"
        case filePath = "file_path"
        case isStream = "is_stream"
        case createdAt = "created_at"
        case startedAt = "started_at"
        case completedAt = "completed_at"
        case workerHeardAt = "worker_heard_at"
    }

    /// Writes all but the result, which is JSON already: `json` has it.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(job.id, forKey: .id)
        try container.encode(job.options.parent?.id, forKey: .batchID)
        try container.encode(request?.name, forKey: .filePath)
        try container.encode(request?.title, forKey: .filename)
        try container.encode(request?.reader.text("language"), forKey: .language)
        try container.encode((try? request?.reader.flag("is_stream")) ?? false, forKey: .isStream)
        try container.encode(job.status, forKey: .status)
        try container.encode(job.progress, forKey: .progress)
        try container.encode(job.options.priority, forKey: .priority)
        try container.encode(job.attempts, forKey: .attempts)
        try container.encode(Timestamp.iso8601(job.createdAt), forKey: .createdAt)
        try container.encode(job.startedAt.map(Timestamp.iso8601), forKey: .startedAt)
        try container.encode(job.completedAt.map(Timestamp.iso8601), forKey: .completedAt)
        try container.encode(job.failure?.text, forKey: .error)
        try container.encode(job.lease?.worker, forKey: .worker)
        try container.encode((job.lease?.renewedAt).map(Timestamp.iso8601), forKey: .workerHeardAt)
    }

    /// The JSON object with the result, `null` while there is none.
    var json: [UInt8] {
        get throws {
            // The result was encoded when the job was completed.
            try JSONText.encode(self, adding: "result", Array((job.answer ?? "null").utf8))
        }
    }
}
