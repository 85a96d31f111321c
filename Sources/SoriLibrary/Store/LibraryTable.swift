import FoundationEssentials
import SoriCore
import SoriSQLite

/// The statements on transcripts, within a transaction or without.
struct LibraryTable {
    let database: SQLiteDatabase

    private static let columns = """
        key, id, title, kind, job_id, filename, upload_id, path, created_at, updated_at, duration, language, status, \
        version, class, steps
        """

    /// Keys of one millisecond.
    static let keysPerMillisecond = 1_000

    /// The key of a transcript, or nil.
    func key(of id: String) throws(StoreError) -> Int? {
        try number("SELECT key FROM transcripts WHERE id = ?", [.text(id)])
    }

    /// The transcript of a key, or nil.
    func find(_ key: Int) throws(StoreError) -> LibraryTranscript? {
        let segments = try database.query(
            "SELECT \(SegmentRow.columns) FROM segments WHERE key = ? ORDER BY position", [.integer(key)],
            row: SegmentRow.segment)
        return try database.query("SELECT \(Self.columns) FROM transcripts WHERE key = ?", [.integer(key)]) { row in
            Self.transcript(row, segments: segments)
        }.first ?? nil
    }

    /// Adds a transcript as version 1, with what is searched of it, and gives its key.
    @discardableResult
    func insert(_ transcript: LibraryTranscript) throws(StoreError) -> Int {
        let key = try freeKey(transcript.createdAt)
        try database.query(
            "INSERT INTO transcripts (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .integer(key), .text(transcript.id), .text(transcript.title), .text(transcript.source.kind.rawValue),
                StoredValue(transcript.source.jobID), StoredValue(transcript.source.filename),
                StoredValue(transcript.source.uploadID), StoredValue(transcript.source.path),
                .integer(Self.milliseconds(transcript.createdAt)), .integer(Self.milliseconds(transcript.updatedAt)),
                .integer(SegmentRow.milliseconds(transcript.duration)), .text(transcript.language),
                .text(transcript.status.rawValue), .integer(transcript.version), StoredValue(transcript.classCode),
                .text(transcript.steps),
            ])
        for (position, segment) in transcript.segments.enumerated() {
            try insert(segment, at: position, of: key)
        }
        try insertSpeakers(transcript.speakers, of: key)
        try index(transcript, key)
        try VersionTable(database: database).insert(transcript, key: key)
        return key
    }

    /// Stores what is different between two states of a transcript.
    func update(_ after: LibraryTranscript, from before: LibraryTranscript, key: Int) throws(StoreError) {
        try database.query(
            "UPDATE transcripts SET title = ?, updated_at = ?, status = ?, version = ? WHERE key = ?",
            [
                .text(after.title), .integer(Self.milliseconds(after.updatedAt)), .text(after.status.rawValue),
                .integer(after.version), .integer(key),
            ])
        let old = Dictionary(
            before.segments.enumerated().map { ($1.id, ($0, $1)) }, uniquingKeysWith: { first, _ in first })
        let left = Set(after.segments.map(\.id))
        for segment in before.segments where !left.contains(segment.id) {
            try database.query(
                "DELETE FROM segments WHERE key = ? AND number = ?", [.integer(key), .integer(segment.id)])
        }
        for (position, segment) in after.segments.enumerated() {
            guard let (oldPosition, oldSegment) = old[segment.id] else {
                try insert(segment, at: position, of: key)
                continue
            }
            if segment != oldSegment {
                try database.query(
                    "DELETE FROM segments WHERE key = ? AND number = ?", [.integer(key), .integer(segment.id)])
                try insert(segment, at: position, of: key)
            } else if position != oldPosition {
                try database.query(
                    "UPDATE segments SET position = ? WHERE key = ? AND number = ?",
                    [.integer(position), .integer(key), .integer(segment.id)])
            }
        }
        if before.speakers != after.speakers {
            try database.query("DELETE FROM speakers WHERE key = ?", [.integer(key)])
            try insertSpeakers(after.speakers, of: key)
        }
        let (from, to) = (SearchTokens.document(before), SearchTokens.document(after))
        if from != to {
            try unindex(from, key)
            try database.query("INSERT INTO search (rowid, tokens) VALUES (?, ?)", [.integer(key), .text(to)])
        }
    }

    /// Erases a transcript with all that belongs to it.
    func delete(_ transcript: LibraryTranscript, key: Int) throws(StoreError) {
        try unindex(SearchTokens.document(transcript), key)
        try database.query("DELETE FROM transcripts WHERE key = ?", [.integer(key)])
    }

    /// One whole number that `sql` asks for.
    func number(_ sql: String, _ values: [StoredValue] = []) throws(StoreError) -> Int? {
        try database.query(sql, values) { $0.integer(0) }.first ?? nil
    }

    static func milliseconds(_ date: Date) -> Int { Int((date.timeIntervalSince1970 * 1_000).rounded()) }

    static func date(_ milliseconds: Int?) -> Date { Date(timeIntervalSince1970: Double(milliseconds ?? 0) / 1_000) }

    private func insert(_ segment: LibrarySegment, at position: Int, of key: Int) throws(StoreError) {
        try database.query(
            """
            INSERT INTO segments (\(SegmentRow.columns), key, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, SegmentRow.values(segment) + [.integer(key), .integer(position)])
    }

    private func insertSpeakers(_ names: [String], of key: Int) throws(StoreError) {
        for name in names {
            try database.query("INSERT INTO speakers (name, key) VALUES (?, ?)", [.text(name), .integer(key)])
        }
    }

    private func index(_ transcript: LibraryTranscript, _ key: Int) throws(StoreError) {
        try database.query(
            "INSERT INTO search (rowid, tokens) VALUES (?, ?)",
            [.integer(key), .text(SearchTokens.document(transcript))])
    }

    /// The index keeps no texts: what is to go must be told it word for word.
    private func unindex(_ document: String, _ key: Int) throws(StoreError) {
        try database.query(
            "INSERT INTO search (search, rowid, tokens) VALUES ('delete', ?, ?)", [.integer(key), .text(document)])
    }

    /// The next key of a time; of one in which all are taken, the first free one behind it.
    private func freeKey(_ date: Date) throws(StoreError) -> Int {
        var first = Self.milliseconds(date) * Self.keysPerMillisecond
        while true {
            let last = try number(
                "SELECT max(key) FROM transcripts WHERE key >= ? AND key < ?",
                [.integer(first), .integer(first + Self.keysPerMillisecond)])
            guard let last else { return first }
            if last + 1 < first + Self.keysPerMillisecond { return last + 1 }
            first += Self.keysPerMillisecond
        }
    }

    private static func transcript(_ row: SQLiteRow, segments: [LibrarySegment]) -> LibraryTranscript {
        LibraryTranscript(
            id: row.text(1) ?? "", title: row.text(2) ?? "",
            source: TranscriptSource(
                kind: row.text(3).flatMap(TranscriptSource.Kind.init) ?? .recording, jobID: row.text(4),
                filename: row.text(5), uploadID: row.text(6), path: row.text(7)),
            createdAt: date(row.integer(8)), updatedAt: date(row.integer(9)),
            duration: SegmentRow.seconds(row.integer(10)), language: row.text(11) ?? "",
            status: row.text(12).flatMap(TranscriptStatus.init) ?? .automatic, version: row.integer(13) ?? 1,
            classCode: row.text(14), steps: row.text(15) ?? "{}", segments: segments)
    }
}
