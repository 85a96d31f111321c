import FoundationEssentials
import SoriCore
import SoriInsights
import SoriJobs

/// The answer of `GET /api/v1/jobs/{job_id}`.
struct ConversationAnswer: Encodable, Sendable {
    let job: Job
    let request: ConversationRequest?
    let result: ConversationResult?
    let segments: [Segment]

    /// A job with what was said in it, so far or in all.
    init(_ job: Job, segments: [Segment]) {
        self.job = job
        request = try? JSONDecoder().decode(ConversationRequest.self, from: Data(job.request.utf8))
        result = job.answer.flatMap { try? JSONDecoder().decode(ConversationResult.self, from: Data($0.utf8)) }
        self.segments = result?.segments ?? segments
    }

    private enum CodingKeys: String, CodingKey {
        case status, progress, language, transcript, segments, summary, duration, interrupted, error
        case id = "job_id"
        case createdAt = "created_at"
        case startedAt = "started_at"
        case completedAt = "completed_at"
    }

    /// Writes the API's object; what is not there yet is `null`.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(job.id, forKey: .id)
        try container.encode(job.status, forKey: .status)
        try container.encode(job.progress, forKey: .progress)
        try container.encode(result?.language ?? request?.language, forKey: .language)
        let spoken = Transcript(language: "", duration: 0, segments: segments).text
        try container.encode(result?.transcript ?? spoken, forKey: .transcript)
        try container.encode(segments.map(SegmentDocument.init), forKey: .segments)
        try container.encode(result?.summary, forKey: .summary)
        try container.encode(result?.duration, forKey: .duration)
        try container.encode(result?.interrupted ?? false, forKey: .interrupted)
        try container.encode(job.failure?.text, forKey: .error)
        try container.encode(Timestamp.iso8601(job.createdAt), forKey: .createdAt)
        try container.encode(job.startedAt.map(Timestamp.iso8601), forKey: .startedAt)
        try container.encode(job.completedAt.map(Timestamp.iso8601), forKey: .completedAt)
        try result?.steps?.encode(to: encoder)
    }
}
