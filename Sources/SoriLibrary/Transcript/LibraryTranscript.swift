public import FoundationEssentials

/// A transcript that people read, correct and search.
public struct LibraryTranscript: Sendable, Equatable {
    /// A UUID in lower case: that of the job that made it, where one did.
    public let id: String
    /// What it is called, one line of at most `titleLimit` characters.
    public internal(set) var title: String
    /// Where it comes from.
    public let source: TranscriptSource
    /// When it was recorded or asked for.
    public let createdAt: Date
    /// When it was changed last.
    public internal(set) var updatedAt: Date
    /// Seconds of audio.
    public let duration: Double
    /// The language's code, such as `ko`.
    public let language: String
    /// How far people have gone through it.
    public internal(set) var status: TranscriptStatus
    /// 1 as it came; each edit makes the next.
    public internal(set) var version: Int
    /// The code of its class, such as `CLASS_COMPLAINT`, if it has been classified.
    public let classCode: String?
    /// What the steps after recognition came to, as a JSON object of the API's names.
    public let steps: String
    /// The segments in order; none overlaps the order of another.
    public internal(set) var segments: [LibrarySegment]

    /// Characters of a title at most.
    public static let titleLimit = 300

    /// A transcript as it came: version 1, touched by nobody.
    public init(
        id: String, title: String, source: TranscriptSource, createdAt: Date, duration: Double, language: String,
        classCode: String? = nil, steps: String = "{}", segments: [LibrarySegment]
    ) {
        self.id = id
        self.title = Self.title(title)
        self.source = source
        self.createdAt = createdAt
        updatedAt = createdAt
        self.duration = duration
        self.language = language
        status = .automatic
        version = 1
        self.classCode = classCode
        self.steps = steps
        self.segments = segments
    }

    /// A stored one.
    init(
        id: String, title: String, source: TranscriptSource, createdAt: Date, updatedAt: Date, duration: Double,
        language: String, status: TranscriptStatus, version: Int, classCode: String?, steps: String,
        segments: [LibrarySegment]
    ) {
        self.init(
            id: id, title: title, source: source, createdAt: createdAt, duration: duration, language: language,
            classCode: classCode, steps: steps, segments: segments)
        self.updatedAt = updatedAt
        self.status = status
        self.version = version
    }

    /// Who is heard, in order of first being heard.
    public var speakers: [String] {
        var (seen, names): (Set<String>, [String]) = ([], [])
        for case let speaker? in segments.map(\.speaker) where seen.insert(speaker).inserted { names.append(speaker) }
        return names
    }

    /// A text as a title: one line, not longer than may be.
    static func title(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return String(line.prefix(titleLimit))
    }
}

/// How far people have gone through a transcript.
public enum TranscriptStatus: String, Sendable, CaseIterable, Codable {
    /// As the recogniser wrote it.
    case automatic
    /// Somebody has changed it.
    case edited
    /// Somebody has said that it is right.
    case reviewed
}

/// Where a transcript comes from.
public struct TranscriptSource: Sendable, Equatable {
    /// What made it.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// A job for a recording.
        case recording
        /// A conversation with a summary.
        case conversation
        /// A live session that its page saved.
        case live
    }

    /// What made it.
    public let kind: Kind
    /// The job that made it, or nil.
    public let jobID: String?
    /// What the client called the recording, or nil.
    public let filename: String?
    /// The upload that is its recording, or nil.
    public let uploadID: String?
    /// The path of its recording in an allowed directory, or nil.
    public let path: String?

    /// A source.
    public init(
        kind: Kind, jobID: String? = nil, filename: String? = nil, uploadID: String? = nil, path: String? = nil
    ) {
        self.kind = kind
        self.jobID = jobID
        self.filename = filename
        self.uploadID = uploadID
        self.path = path
    }
}
