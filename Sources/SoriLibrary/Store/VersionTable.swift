public import FoundationEssentials
import SoriCore
import SoriSQLite

/// The versions of transcripts: what was done, and now and then the whole text, from which the rest is done again.
struct VersionTable {
    let database: SQLiteDatabase

    /// A whole text is kept so often: more would be large, fewer slow to read.
    private static let snapshotPeriod = 64

    /// What an edit can change, as it is kept.
    private struct Snapshot: Codable {
        let title: String
        let status: TranscriptStatus
        let segments: [LibrarySegment]
    }

    /// Adds the first version of a transcript.
    func insert(_ transcript: LibraryTranscript, key: Int) throws(StoreError) {
        try insert(transcript, key: key, [], editID: nil)
    }

    /// Adds the version that operations have led to.
    func insert(
        _ transcript: LibraryTranscript, key: Int, _ operations: [TranscriptOperation], editID: String?
    ) throws(StoreError) {
        // What goes back to another version must not depend on what that was made of.
        let reverts = operations.contains { if case .revert = $0 { true } else { false } }
        let isWhole = reverts || transcript.version % Self.snapshotPeriod == 1
        let snapshot =
            isWhole
            ? try Self.text(
                Snapshot(title: transcript.title, status: transcript.status, segments: transcript.segments)) : nil
        try database.query(
            """
            INSERT INTO versions (key, version, created_at, edit_id, operations, snapshot) VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(key), .integer(transcript.version),
                .integer(LibraryTable.milliseconds(transcript.updatedAt)), StoredValue(editID),
                .text(try Self.text(operations)), StoredValue(snapshot),
            ])
    }

    /// The version that an edit has led to, or nil.
    func version(ofEdit id: String, key: Int) throws(StoreError) -> Int? {
        try database.query(
            "SELECT version FROM versions WHERE key = ? AND edit_id = ?", [.integer(key), .text(id)]
        ) { $0.integer(0) }.first ?? nil
    }

    /// The versions of a transcript, the newest first.
    func list(_ key: Int) throws(StoreError) -> [TranscriptVersion] {
        let rows = try database.query(
            "SELECT version, created_at, operations FROM versions WHERE key = ? ORDER BY version DESC",
            [.integer(key)]
        ) { (version: $0.integer(0) ?? 0, createdAt: $0.integer(1), operations: $0.text(2) ?? "[]") }
        var versions: [TranscriptVersion] = []
        for row in rows {
            let operations: [TranscriptOperation] = try Self.value(row.operations)
            versions.append(
                TranscriptVersion(
                    version: row.version, createdAt: LibraryTable.date(row.createdAt),
                    operations: operations.map(\.name)))
        }
        return versions
    }

    /// A transcript as it was in a version, out of `current`, its newest one; nil when there is no such version.
    func transcript(_ current: LibraryTranscript, key: Int, version: Int) throws(StoreError) -> LibraryTranscript? {
        guard (1...current.version).contains(version) else { return nil }
        let rows = try database.query(
            """
            SELECT version, operations, snapshot, created_at FROM versions WHERE key = ?1 AND version <= ?2
                AND version >= (SELECT max(version) FROM versions
                    WHERE key = ?1 AND version <= ?2 AND snapshot IS NOT NULL)
                ORDER BY version
            """, [.integer(key), .integer(version)]
        ) { (operations: $0.text(1) ?? "[]", snapshot: $0.text(2), createdAt: $0.integer(3), version: $0.integer(0)) }
        guard let first = rows.first, let whole = first.snapshot else { return nil }
        let snapshot: Snapshot = try Self.value(whole)
        var transcript = current
        (transcript.title, transcript.status) = (snapshot.title, snapshot.status)
        (transcript.segments, transcript.version) = (snapshot.segments, first.version ?? 1)
        var editing = TranscriptEditing(transcript)
        for row in rows.dropFirst() {
            let operations: [TranscriptOperation] = try Self.value(row.operations)
            do throws(TranscriptEditing.Failure) {
                try editing.apply(operations)
            } catch {
                throw Self.damaged("version \(version) cannot be made again: \(error)")
            }
        }
        transcript = editing.transcript
        transcript.updatedAt = LibraryTable.date(rows.last?.createdAt)
        return transcript
    }

    private static func text(_ value: some Encodable) throws(StoreError) -> String {
        do {
            return String(decoding: try JSONText.encode(value), as: UTF8.self)
        } catch {
            throw StoreError(code: .failed, message: "an edit cannot be written as JSON", cause: error)
        }
    }

    private static func value<Value: Decodable>(_ text: String) throws(StoreError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
        } catch {
            throw damaged("a version cannot be read: \(error)")
        }
    }

    private static func damaged(_ what: String) -> StoreError {
        StoreError(code: .damaged, message: "the library: \(what); put a backup there")
    }
}

/// One version of a transcript.
public struct TranscriptVersion: Sendable, Equatable {
    /// Its number, from 1.
    public let version: Int
    /// When it was made.
    public let createdAt: Date
    /// The words on the wire for what was done to the version before.
    public let operations: [String]
}
