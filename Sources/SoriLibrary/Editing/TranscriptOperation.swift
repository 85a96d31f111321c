/// One change of a transcript, as clients send it and as it is kept: `{"op":"set_text","segment":4,"text":"..."}`.
public enum TranscriptOperation: Sendable, Equatable {
    /// Gives a segment another text.
    case setText(segment: Int, text: String)
    /// Cuts a segment in two before its word number `word` (from 0); the part behind gets `newID`, or one of its own.
    case split(segment: Int, word: Int, newID: Int?)
    /// Joins a segment with the next one.
    case join(segment: Int)
    /// Says who speaks in segments; nil: nobody knows.
    case setSpeaker(segments: [Int], speaker: String?)
    /// Gives a speaker another name everywhere.
    case renameSpeaker(from: String, to: String)
    /// Takes segments away and puts others behind the segment `after`, or at the start.
    case restore(remove: [Int], after: Int?, segments: [LibrarySegment])
    /// Gives the transcript another title.
    case setTitle(String)
    /// Says how far people have gone through it.
    case setStatus(TranscriptStatus)
    /// Makes everything as it was in an earlier version.
    case revert(version: Int)

    /// The word for it on the wire.
    public var name: String {
        switch self {
        case .setText: Name.setText.rawValue
        case .split: Name.split.rawValue
        case .join: Name.join.rawValue
        case .setSpeaker: Name.setSpeaker.rawValue
        case .renameSpeaker: Name.renameSpeaker.rawValue
        case .restore: Name.restore.rawValue
        case .setTitle: Name.setTitle.rawValue
        case .setStatus: Name.setStatus.rawValue
        case .revert: Name.revert.rawValue
        }
    }

    private enum Name: String, Codable {
        case setText = "set_text"
        case split, join
        case setSpeaker = "set_speaker"
        case renameSpeaker = "rename_speaker"
        case restore
        case setTitle = "set_title"
        case setStatus = "set_status"
        case revert
    }
}

extension TranscriptOperation: Codable {
    private enum CodingKeys: String, CodingKey {
        case op, segment, text, word, segments, speaker, from, to, remove, after, title, status, version
        case newID = "new_id"
    }

    /// Reads an operation; throws `DecodingError` with the path of the entry that is missing or of another type.
    public init(from decoder: any Decoder) throws {
        let entries = try decoder.container(keyedBy: CodingKeys.self)
        switch try entries.decode(Name.self, forKey: .op) {
        case .setText:
            self = .setText(
                segment: try entries.decode(Int.self, forKey: .segment),
                text: try entries.decode(String.self, forKey: .text))
        case .split:
            self = .split(
                segment: try entries.decode(Int.self, forKey: .segment),
                word: try entries.decode(Int.self, forKey: .word),
                newID: try entries.decodeIfPresent(Int.self, forKey: .newID))
        case .join: self = .join(segment: try entries.decode(Int.self, forKey: .segment))
        case .setSpeaker:
            self = .setSpeaker(
                segments: try entries.decode([Int].self, forKey: .segments),
                speaker: try entries.decodeIfPresent(String.self, forKey: .speaker))
        case .renameSpeaker:
            self = .renameSpeaker(
                from: try entries.decode(String.self, forKey: .from), to: try entries.decode(String.self, forKey: .to))
        case .restore:
            self = .restore(
                remove: try entries.decodeIfPresent([Int].self, forKey: .remove) ?? [],
                after: try entries.decodeIfPresent(Int.self, forKey: .after),
                segments: try entries.decodeIfPresent([LibrarySegment].self, forKey: .segments) ?? [])
        case .setTitle: self = .setTitle(try entries.decode(String.self, forKey: .title))
        case .setStatus: self = .setStatus(try entries.decode(TranscriptStatus.self, forKey: .status))
        case .revert: self = .revert(version: try entries.decode(Int.self, forKey: .version))
        }
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        var entries = encoder.container(keyedBy: CodingKeys.self)
        try entries.encode(name, forKey: .op)
        switch self {
        case .setText(let segment, let text):
            try entries.encode(segment, forKey: .segment)
            try entries.encode(text, forKey: .text)
        case .split(let segment, let word, let newID):
            try entries.encode(segment, forKey: .segment)
            try entries.encode(word, forKey: .word)
            try entries.encodeIfPresent(newID, forKey: .newID)
        case .join(let segment): try entries.encode(segment, forKey: .segment)
        case .setSpeaker(let segments, let speaker):
            try entries.encode(segments, forKey: .segments)
            try entries.encode(speaker, forKey: .speaker)
        case .renameSpeaker(let from, let to):
            try entries.encode(from, forKey: .from)
            try entries.encode(to, forKey: .to)
        case .restore(let remove, let after, let segments):
            try entries.encode(remove, forKey: .remove)
            try entries.encode(after, forKey: .after)
            try entries.encode(segments, forKey: .segments)
        case .setTitle(let title): try entries.encode(title, forKey: .title)
        case .setStatus(let status): try entries.encode(status, forKey: .status)
        case .revert(let version): try entries.encode(version, forKey: .version)
        }
    }
}
