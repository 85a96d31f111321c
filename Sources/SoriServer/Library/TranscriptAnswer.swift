import FoundationEssentials
import SoriCore
import SoriLibrary

/// The object of `GET /api/transcripts/{id}`.
struct TranscriptAnswer: Encodable, Sendable {
    /// Where a recording can be heard.
    struct Audio: Encodable, Sendable {
        let url: String
        let wavURL: String
        let type: String
        let size: Int
        let expiresAt: String

        enum CodingKeys: String, CodingKey {
            case url, type, size
            case wavURL = "wav_url"
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

    private enum CodingKeys: String, CodingKey {
        case id, title, duration, language, version, status, source, speakers, view, views, audio, segments, steps
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case classification = "class"
        case isReadOnly = "read_only"
        case expiresAt = "expires_at"
    }

    /// Until when the link can be used; nil without one.
    var expiresAt: Date?

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
        try container.encode("original", forKey: .view)
        try container.encode(["original"], forKey: .views)
        try container.encode(audio, forKey: .audio)
        try container.encode(transcript.segments.map(SegmentAnswer.init), forKey: .segments)
        if isShared { try container.encode(true, forKey: .isReadOnly) }
        try container.encodeIfPresent(expiresAt.map(Timestamp.iso8601), forKey: .expiresAt)
    }
}

/// A segment as the API shows it: what is not known is `null`.
struct SegmentAnswer: Encodable, Sendable {
    let segment: LibrarySegment

    /// A segment to show.
    init(_ segment: LibrarySegment) { self.segment = segment }

    private enum CodingKeys: String, CodingKey {
        case id, start, end, text, speaker, channel, confidence, edited, words
    }

    private struct WordAnswer: Encodable {
        let word: LibraryWord

        enum CodingKeys: String, CodingKey {
            case word, start, end, probability, interpolated
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(word.word, forKey: .word)
            try container.encode(word.start, forKey: .start)
            try container.encode(word.end, forKey: .end)
            try container.encode(word.probability, forKey: .probability)
            try container.encode(word.interpolated, forKey: .interpolated)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(segment.id, forKey: .id)
        try container.encode(segment.start, forKey: .start)
        try container.encode(segment.end, forKey: .end)
        try container.encode(segment.text, forKey: .text)
        try container.encode(segment.speaker, forKey: .speaker)
        try container.encode(segment.channel, forKey: .channel)
        try container.encode(segment.confidence, forKey: .confidence)
        try container.encode(segment.edited, forKey: .edited)
        try container.encode(segment.words.map(WordAnswer.init), forKey: .words)
    }
}

/// The answer of `PATCH /api/transcripts/{id}`.
struct EditAnswer: Encodable, Sendable {
    let version: Int
    let updatedAt: String
    let status: TranscriptStatus
    let title: String
    let speakers: [String]
    let segments: [SegmentAnswer]
    let removed: [Int]
    let order: [Int]?

    /// What an edit has come to.
    init(_ transcript: LibraryTranscript, _ change: TranscriptChange) {
        version = transcript.version
        updatedAt = Timestamp.iso8601(transcript.updatedAt)
        status = transcript.status
        title = transcript.title
        speakers = transcript.speakers
        segments = change.segments.map(SegmentAnswer.init)
        removed = change.removed
        order = change.order
    }

    private enum CodingKeys: String, CodingKey {
        case version, status, title, speakers, segments, removed, order
        case updatedAt = "updated_at"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(version, forKey: .version)
        try container.encode(updatedAt, forKey: .updatedAt)
        try container.encode(status, forKey: .status)
        try container.encode(title, forKey: .title)
        try container.encode(speakers, forKey: .speakers)
        try container.encode(segments, forKey: .segments)
        try container.encode(removed, forKey: .removed)
        try container.encode(order, forKey: .order)
    }
}
