public import FoundationEssentials
public import SoriCore
import SoriSQLite

/// A link by which a transcript can be read without a key, until it expires or is taken back.
public struct TranscriptShare: Sendable, Equatable {
    /// A UUID in lower case.
    public let id: String
    /// When it was made.
    public let createdAt: Date
    /// It can be used before that.
    public let expiresAt: Date
    /// Whether the recording can be heard as well.
    public let hasAudio: Bool

    /// A share.
    public init(id: String, createdAt: Date, expiresAt: Date, hasAudio: Bool) {
        self.id = id
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.hasAudio = hasAudio
    }
}

extension LibraryStore {
    /// Keeps a share of a transcript by the digest of its secret; false when there is no such transcript.
    public func add(_ share: TranscriptShare, of id: String, digest: String) async throws(StoreError) -> Bool {
        try await writer.write { database throws(StoreError) in
            guard let key = try LibraryTable(database: database).key(of: id) else { return false }
            try database.query(
                "INSERT INTO shares (id, key, digest, created_at, expires_at, audio) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    .text(share.id), .integer(key), .text(digest),
                    .integer(LibraryTable.milliseconds(share.createdAt)),
                    .integer(LibraryTable.milliseconds(share.expiresAt)), .integer(share.hasAudio ? 1 : 0),
                ])
            return true
        }
    }

    /// The shares of a transcript that can be used, the newest first; nil when there is no such transcript.
    public func shares(of id: String, now: Date) async throws(StoreError) -> [TranscriptShare]? {
        try await reader.run { database throws(StoreError) in
            guard let key = try LibraryTable(database: database).key(of: id) else { return nil }
            return try database.query(
                """
                SELECT id, created_at, expires_at, audio FROM shares WHERE key = ? AND expires_at > ?
                    ORDER BY created_at DESC
                """, [.integer(key), .integer(LibraryTable.milliseconds(now))], row: Self.share)
        }
    }

    /// Takes a share back; false when the transcript has none of that id.
    public func revoke(share: String, of id: String) async throws(StoreError) -> Bool {
        try await writer.write { database throws(StoreError) in
            guard let key = try LibraryTable(database: database).key(of: id) else { return false }
            try database.query("DELETE FROM shares WHERE id = ? AND key = ?", [.text(share), .integer(key)])
            return database.changes > 0
        }
    }

    /// The share whose secret has that digest, with the id of its transcript; nil when there is none or it has expired.
    public func share(
        digest: String, now: Date
    ) async throws(StoreError) -> (share: TranscriptShare, transcript: String)? {
        try await reader.run { database throws(StoreError) in
            try database.query(
                """
                SELECT shares.id, shares.created_at, expires_at, audio, transcripts.id FROM shares
                    JOIN transcripts USING (key) WHERE digest = ? AND expires_at > ?
                """, [.text(digest), .integer(LibraryTable.milliseconds(now))]
            ) { (share: Self.share($0), transcript: $0.text(4) ?? "") }.first
        }
    }

    /// Forgets shares that have expired.
    public func forgetShares(now: Date) async throws(StoreError) {
        try await writer.write { database throws(StoreError) -> Void in
            try database.query(
                "DELETE FROM shares WHERE expires_at <= ?", [.integer(LibraryTable.milliseconds(now))])
        }
    }

    private static func share(_ row: SQLiteRow) -> TranscriptShare {
        TranscriptShare(
            id: row.text(0) ?? "", createdAt: LibraryTable.date(row.integer(1)),
            expiresAt: LibraryTable.date(row.integer(2)), hasAudio: row.integer(3) == 1)
    }
}
