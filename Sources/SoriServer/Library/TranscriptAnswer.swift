import FoundationEssentials
import SoriCore
import SoriLibrary

/// The object of `GET /api/transcripts/{id}`.
struct TranscriptAnswer: Encodable, Sendable {
    /// Where a recording can be heard.
    struct Audio: Encodable, Sendable {
        let url: String
        let wavURL: String
        /// With personal data silenced; nil where none was looked for.
        let redactedURL: String?
        let type: String
        let size: Int
        let expiresAt: String

        enum CodingKeys: String, CodingKey {
            case url, type, size
            case wavURL = "wav_url"
            case redactedURL = "redacted_url"
            case expiresAt = "expires_at"
        }
    }

    private struct Source: Encodable {
        let kind: TranscriptSource.Kind
        let jobID: String?
        let filename: String?

        enum CodingKeys: String, CodingKey {
            case kind, filename
            case jobID = "job_id"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(kind, forKey: .kind)
            try container.encode(jobID, forKey: .jobID)
            try container.encode(filename, forKey: .filename)
        }
    }

    let transcript: LibraryTranscript
    let audio: Audio?
    /// Whether it was opened by a link: then it is read only, and nothing tells of its job.
    var isShared = false
    /// Which of its views it is.
    var view = TranscriptView.original
    /// Those that can be asked for, the one that is edited first.
    var views: [TranscriptView] = [.original]

    private enum CodingKeys: String, CodingKey {
        case id, title, duration, language, version, status, source, speakers, view, views, audio, steps
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case classification = "class"
        case isReadOnly = "read_only"
        case expiresAt = "expires_at"
    }

    /// Until when the link can be used; nil without one.
    var expiresAt: Date?

    /// The JSON object, with the segments.
    var json: [UInt8] {
        get throws { try JSONText.encode(self, adding: "segments", SegmentJSON(transcript.segments).bytes) }
    }

    /// Writes all but the segments.
    func encode(to encoder: any Encoder) throws {
        let source = transcript.source
        let steps = try JSONDecoder().decode([String: AnyJSON].self, from: Data(transcript.steps.utf8))
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(transcript.id, forKey: .id)
        try container.encode(transcript.title, forKey: .title)
        try container.encode(Timestamp.iso8601(transcript.createdAt), forKey: .createdAt)
        try container.encode(Timestamp.iso8601(transcript.updatedAt), forKey: .updatedAt)
        try container.encode(transcript.duration, forKey: .duration)
        try container.encode(transcript.language, forKey: .language)
        try container.encode(transcript.version, forKey: .version)
        try container.encode(transcript.status, forKey: .status)
        try container.encode(
            Source(
                kind: source.kind, jobID: isShared ? nil : source.jobID, filename: isShared ? nil : source.filename),
            forKey: .source)
        try container.encode(transcript.speakers, forKey: .speakers)
        try container.encode(steps["classification"], forKey: .classification)
        try container.encode(isShared ? [:] : steps.filter { $0.key != "classification" }, forKey: .steps)
        try container.encode(view.rawValue, forKey: .view)
        try container.encode(views.map(\.rawValue), forKey: .views)
        try container.encode(audio, forKey: .audio)
        if isShared { try container.encode(true, forKey: .isReadOnly) }
        try container.encodeIfPresent(expiresAt.map(Timestamp.iso8601), forKey: .expiresAt)
    }
}

/// The answer of `PATCH /api/transcripts/{id}`.
struct EditAnswer: Encodable, Sendable {
    let version: Int
    let updatedAt: String
    let status: TranscriptStatus
    let title: String
    let speakers: [String]
    private let segments: [LibrarySegment]
    let removed: [Int]
    let order: [Int]?

    /// What an edit has come to.
    init(_ transcript: LibraryTranscript, _ change: TranscriptChange) {
        version = transcript.version
        updatedAt = Timestamp.iso8601(transcript.updatedAt)
        status = transcript.status
        title = transcript.title
        speakers = transcript.speakers
        segments = change.segments
        removed = change.removed
        order = change.order
    }

    /// The JSON object, with the segments.
    var json: [UInt8] {
        get throws { try JSONText.encode(self, adding: "segments", SegmentJSON(segments).bytes) }
    }

    private enum CodingKeys: String, CodingKey {
        case version, status, title, speakers, removed, order
        case updatedAt = "updated_at"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(version, forKey: .version)
        try container.encode(updatedAt, forKey: .updatedAt)
        try container.encode(status, forKey: .status)
        try container.encode(title, forKey: .title)
        try container.encode(speakers, forKey: .speakers)
        try container.encode(removed, forKey: .removed)
        try container.encode(order, forKey: .order)
    }
}
