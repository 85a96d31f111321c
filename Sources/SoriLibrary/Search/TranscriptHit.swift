public import FoundationEssentials

/// A transcript in a list, with the sentences that were looked for.
public struct TranscriptHit: Sendable, Equatable {
    /// The transcript's id.
    public let id: String
    /// What it is called.
    public let title: String
    /// What made it.
    public let kind: TranscriptSource.Kind
    /// When it was recorded or asked for.
    public let createdAt: Date
    /// When it was changed last.
    public let updatedAt: Date
    /// Seconds of audio.
    public let duration: Double
    /// The language's code.
    public let language: String
    /// The code of its class, if it has one.
    public let classCode: String?
    /// How far people have gone through it.
    public let status: TranscriptStatus
    /// Who is heard, in order of name.
    public let speakers: [String]
    /// Sentences with what was looked for, at most `Snippet.limit`; the first sentence where nothing was.
    public let snippets: [Snippet]
}

/// A sentence of a transcript, with what was looked for marked in it.
public struct Snippet: Sendable, Equatable {
    /// The segment's number.
    public let segmentID: Int
    /// Seconds from the start of the recording.
    public let start: Double
    /// Who speaks, if that is known.
    public let speaker: String?
    /// The text.
    public let text: String
    /// Where it stands, in Unicode code points of the text: in order, none overlapping another.
    public let marks: [Range<Int>]

    /// Of one transcript at most.
    public static let limit = 3

    /// Those of a transcript for `terms`: first a sentence for each term, then more, in order of time.
    static func all(of segments: [Line], terms: [SearchText]) -> [Snippet] {
        guard !terms.isEmpty else {
            return segments.first { !$0.text.isEmpty }.map { [Snippet($0, marks: [])] } ?? []
        }
        var missing = Set(terms.indices)
        var (wanted, others): ([Snippet], [Snippet]) = ([], [])
        for line in segments {
            let text = SearchText(line.text)
            let found = terms.map(text.ranges)
            let marks = merged(found.flatMap(\.self))
            guard !marks.isEmpty else { continue }
            let new = missing.filter { !found[$0].isEmpty }
            missing.subtract(new)
            if new.isEmpty {
                others.append(Snippet(line, marks: marks))
            } else {
                wanted.append(Snippet(line, marks: marks))
            }
            if missing.isEmpty, wanted.count + others.count >= limit { break }
        }
        let chosen = wanted.prefix(limit) + others.prefix(max(0, limit - wanted.count))
        guard !chosen.isEmpty else { return all(of: segments, terms: []) }
        return chosen.sorted { ($0.start, $0.segmentID) < ($1.start, $1.segmentID) }
    }

    /// A segment as far as it is searched.
    struct Line: Sendable {
        let segmentID: Int
        let start: Double
        let speaker: String?
        let text: String
    }

    private init(_ line: Line, marks: [Range<Int>]) {
        segmentID = line.segmentID
        start = line.start
        speaker = line.speaker
        text = line.text
        self.marks = marks
    }

    private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, range in
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
    }
}
