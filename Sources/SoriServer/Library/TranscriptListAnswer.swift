import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriLibrary

/// The answer of `GET /api/transcripts`.
struct TranscriptListAnswer: Encodable, Sendable {
    private struct Entry: Encodable {
        let hit: TranscriptHit

        enum CodingKeys: String, CodingKey {
            case id, title, kind, duration, language, speakers, status, snippets
            case createdAt = "created_at"
            case updatedAt = "updated_at"
            case classCode = "class"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(hit.id, forKey: .id)
            try container.encode(hit.title, forKey: .title)
            try container.encode(hit.kind, forKey: .kind)
            try container.encode(Timestamp.iso8601(hit.createdAt), forKey: .createdAt)
            try container.encode(Timestamp.iso8601(hit.updatedAt), forKey: .updatedAt)
            try container.encode(hit.duration, forKey: .duration)
            try container.encode(hit.language, forKey: .language)
            try container.encode(hit.classCode, forKey: .classCode)
            try container.encode(hit.speakers, forKey: .speakers)
            try container.encode(hit.status, forKey: .status)
            try container.encode(hit.snippets.map(SnippetAnswer.init), forKey: .snippets)
        }
    }

    private struct SnippetAnswer: Encodable {
        let segmentID: Int
        let start: Double
        let text: String
        let speaker: String?
        let marks: [[Int]]

        init(_ snippet: Snippet) {
            segmentID = snippet.segmentID
            start = snippet.start
            text = snippet.text
            speaker = snippet.speaker
            marks = snippet.marks.map { [$0.lowerBound, $0.upperBound] }
        }

        enum CodingKeys: String, CodingKey {
            case start, text, speaker, marks
            case segmentID = "segment_id"
        }
    }

    private let page: TranscriptPage

    /// A page of hits.
    init(_ page: TranscriptPage) { self.page = page }

    private enum CodingKeys: String, CodingKey {
        case transcripts, total
        case next = "next_cursor"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(page.hits.map(Entry.init), forKey: .transcripts)
        try container.encode(page.next.map { String($0) }, forKey: .next)
        try container.encode(page.total, forKey: .total)
    }
}

/// The answer of `GET /api/transcripts/facets`.
struct FacetsAnswer: Encodable, Sendable {
    private struct Count: Encodable {
        let value: String
        let count: Int
    }

    private let speakers: [Count]
    private let languages: [Count]
    private let classes: [Count]
    private let statuses: [Count]
    private let total: Int

    /// What transcripts can be filtered by.
    init(_ facets: LibraryFacets) {
        func counts(_ counts: [LibraryFacets.Count]) -> [Count] {
            counts.map { Count(value: $0.value, count: $0.count) }
        }
        speakers = counts(facets.speakers)
        languages = counts(facets.languages)
        classes = counts(facets.classes)
        statuses = counts(facets.statuses)
        total = facets.total
    }
}

extension TranscriptQuery {
    /// Reads the query of a list; throws 422 naming the item that cannot be read.
    init(_ request: HTTPRequest) throws(APIError) {
        func text(_ name: String) -> String? { request.queryValue(name).flatMap { $0.isEmpty ? nil : $0 } }
        self.init(text: text("q") ?? "")
        speaker = text("speaker")
        classCode = text("class")
        language = text("language").map { Language($0)?.code ?? $0 }
        if let value = text("status") {
            guard let known = TranscriptStatus(rawValue: value) else {
                let all = TranscriptStatus.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalid(
                    "status", LocalizedText("'status' 값은 \(all) 중 하나여야 합니다.", "'status' must be one of \(all)."))
            }
            status = known
        }
        from = try text("from").map { (value) throws(APIError) in try Self.date(value, "from", isEnd: false) }
        to = try text("to").map { (value) throws(APIError) in try Self.date(value, "to", isEnd: true) }
    }

    /// A day (`2026-11-30`, in UTC) or a moment; the end of a span of days is the end of its last one.
    private static func date(_ text: String, _ name: String, isEnd: Bool) throws(APIError) -> Date {
        if text.utf8.count == 10, let day = try? Date(text, strategy: .iso8601.year().month().day()) {
            return isEnd ? day.addingTimeInterval(86_400) : day
        }
        let moment =
            (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
            ?? (try? Date(text, strategy: .iso8601))
        guard let moment, abs(moment.timeIntervalSince1970) < 1e11 else {
            throw .invalid(
                name,
                LocalizedText(
                    "'\(name)' 값은 2026-11-30 또는 2026-11-30T09:00:00Z 형식이어야 합니다.",
                    "'\(name)' must be a date such as 2026-11-30 or 2026-11-30T09:00:00Z."))
        }
        return moment
    }
}
