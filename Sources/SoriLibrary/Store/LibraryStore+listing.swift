import FoundationEssentials
public import SoriCore
import SoriSQLite

/// Some of the transcripts that a query finds.
public struct TranscriptPage: Sendable {
    /// Some transcripts, and where the next ones begin.
    public init(hits: [TranscriptHit], next: Int?, total: Int?) {
        self.hits = hits
        self.next = next
        self.total = total
    }

    /// The newest first.
    public let hits: [TranscriptHit]
    /// Where the next page begins; nil when there is none.
    public let next: Int?
    /// How many there are in all, if that is known.
    public let total: Int?
}

/// What transcripts can be filtered by, each with how many transcripts have it.
public struct LibraryFacets: Sendable {
    /// A value and how many transcripts have it.
    public struct Count: Sendable, Equatable {
        /// The value.
        public let value: String
        /// Transcripts.
        public let count: Int
    }

    /// The speakers that most transcripts have.
    public let speakers: [Count]
    /// The codes of languages.
    public let languages: [Count]
    /// The codes of classes.
    public let classes: [Count]
    /// How far people have gone through them.
    public let statuses: [Count]
    /// All transcripts.
    public let total: Int

    static let mostSpeakers = 200
}

extension LibraryStore {
    /// The transcripts that `query` finds, the newest first, from `cursor` on (a page's `next`), at most `limit`.
    public func list(
        _ query: TranscriptQuery, cursor: Int? = nil, limit: Int
    ) async throws(StoreError) -> TranscriptPage {
        let terms = query.terms.map(SearchText.init)
        let first = query.from.map { LibraryTable.milliseconds($0) * LibraryTable.keysPerMillisecond } ?? 0
        let end = query.to.map { LibraryTable.milliseconds($0) * LibraryTable.keysPerMillisecond } ?? Int.max
        let last = min(cursor ?? Int.max, end)
        return try await reader.run { database throws(StoreError) in
            let range: [StoredValue] = [.integer(first), .integer(last), .integer(limit + 1)]
            var keys: [Int]
            if let match = query.match {
                keys = try database.query(
                    """
                    SELECT rowid FROM search WHERE search MATCH ? AND rowid >= ? AND rowid < ?
                        ORDER BY rowid DESC LIMIT ?
                    """, [.text(match)] + range
                ) { $0.integer(0) ?? 0 }
            } else {
                keys = try database.query(
                    "SELECT key FROM transcripts WHERE key >= ? AND key < ? ORDER BY key DESC LIMIT ?", range
                ) { $0.integer(0) ?? 0 }
            }
            let isMore = keys.count > limit
            if isMore { keys.removeLast() }
            var hits: [TranscriptHit] = []
            for key in keys {
                if let hit = try Self.hit(key, terms, database) { hits.append(hit) }
            }
            var total: Int?
            if cursor == nil {
                if !isMore {
                    total = hits.count
                } else if query.match == nil, query.from == nil, query.to == nil {
                    total = try LibraryTable(database: database).number("SELECT count(*) FROM transcripts")
                }
            }
            return TranscriptPage(hits: hits, next: isMore ? keys.last : nil, total: total)
        }
    }

    /// The transcripts of these ids as they are listed, in this order; ids that there are none of are left out.
    public func list(ids: [String]) async throws(StoreError) -> [TranscriptHit] {
        try await reader.run { database throws(StoreError) in
            let table = LibraryTable(database: database)
            var hits: [TranscriptHit] = []
            for id in ids {
                if let key = try table.key(of: id), let hit = try Self.hit(key, [], database) { hits.append(hit) }
            }
            return hits
        }
    }

    /// What transcripts can be filtered by.
    public func facets() async throws(StoreError) -> LibraryFacets {
        try await reader.run { database throws(StoreError) in
            func counts(_ sql: String) throws(StoreError) -> [LibraryFacets.Count] {
                try database.query(sql) { LibraryFacets.Count(value: $0.text(0) ?? "", count: $0.integer(1) ?? 0) }
            }
            func counts(of column: String) throws(StoreError) -> [LibraryFacets.Count] {
                try counts(
                    """
                    SELECT \(column), count(*) FROM transcripts WHERE \(column) IS NOT NULL
                        GROUP BY \(column) ORDER BY 2 DESC, 1
                    """)
            }
            return LibraryFacets(
                speakers: try counts(
                    """
                    SELECT name, count(*) FROM speakers GROUP BY name ORDER BY 2 DESC, 1
                        LIMIT \(LibraryFacets.mostSpeakers)
                    """),
                languages: try counts(of: "language"), classes: try counts(of: "class"),
                statuses: try counts(of: "status"),
                total: try LibraryTable(database: database).number("SELECT count(*) FROM transcripts") ?? 0)
        }
    }

    private static func hit(
        _ key: Int, _ terms: [SearchText], _ database: SQLiteDatabase
    ) throws(StoreError) -> TranscriptHit? {
        // Without a term the first sentence is enough.
        let lines = try database.query(
            """
            SELECT number, start, speaker, text FROM segments WHERE key = ? AND text != '' ORDER BY position
                \(terms.isEmpty ? "LIMIT 1" : "")
            """, [.integer(key)]
        ) { row in
            Snippet.Line(
                segmentID: row.integer(0) ?? 0, start: SegmentRow.seconds(row.integer(1)), speaker: row.text(2),
                text: row.text(3) ?? "")
        }
        let speakers = try database.query("SELECT name FROM speakers WHERE key = ? ORDER BY name", [.integer(key)]) {
            $0.text(0) ?? ""
        }
        return try database.query(
            """
            SELECT id, title, kind, created_at, updated_at, duration, language, class, status FROM transcripts
                WHERE key = ?
            """, [.integer(key)]
        ) { row in
            TranscriptHit(
                id: row.text(0) ?? "", title: row.text(1) ?? "",
                kind: row.text(2).flatMap(TranscriptSource.Kind.init) ?? .recording,
                createdAt: LibraryTable.date(row.integer(3)), updatedAt: LibraryTable.date(row.integer(4)),
                duration: SegmentRow.seconds(row.integer(5)), language: row.text(6) ?? "", classCode: row.text(7),
                status: row.text(8).flatMap(TranscriptStatus.init) ?? .automatic, speakers: speakers,
                snippets: Snippet.all(of: lines, terms: terms))
        }.first
    }
}
