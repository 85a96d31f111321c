public import FoundationEssentials
public import SoriCore
import SoriSQLite

extension LibraryStore {
    /// Pages of the index that one step merges, and steps that an erasure waits for; the rest is swept later.
    private static let mergedPages = 2_000
    private static let mergesAtOnce = 20
    /// Notes, beside how far jobs have been looked through, that something was erased and not yet swept.
    static let sweepMark = ":sweep"

    /// Takes what was erased out of the index and the log, as far as it goes at once; true when nothing is left.
    ///
    /// The index notes what is gone and drops it only when its parts are merged (SQLite's FTS5, "The 'merge' command");
    /// what is freed is overwritten, and the log is brought in and emptied.
    @discardableResult
    public func sweep() async throws(StoreError) -> Bool {
        guard try await intakeRevision(Self.sweepMark) > 0 else { return true }
        var isDone = false
        for _ in 0..<Self.mergesAtOnce where !isDone {
            isDone = try await writer.write { database throws(StoreError) in
                let table = LibraryTable(database: database)
                let before = try table.number("SELECT total_changes()") ?? 0
                // Negative: parts of every size are merged, into one in the end.
                try database.query(
                    "INSERT INTO search (search, rank) VALUES ('merge', ?)", [.integer(-Self.mergedPages)])
                return try (table.number("SELECT total_changes()") ?? 0) - before < 2
            }
        }
        try await writer.run { database throws(StoreError) -> Void in
            try database.query("PRAGMA wal_checkpoint(TRUNCATE)")
        }
        if isDone { try await setIntakeRevision(0, Self.sweepMark) }
        return isDone
    }

    /// The ids of the transcripts recorded before `limit`.
    public func ids(before limit: Date) async throws(StoreError) -> [String] {
        try await reader.run { database throws(StoreError) in
            try database.query(
                "SELECT id FROM transcripts WHERE key < ?",
                [.integer(LibraryTable.milliseconds(limit) * LibraryTable.keysPerMillisecond)]
            ) { $0.text(0) ?? "" }
        }
    }

    /// How far the changes of a store of jobs, `name`, have been looked through.
    public func intakeRevision(_ name: String) async throws(StoreError) -> Int {
        try await reader.run { database throws(StoreError) in
            try LibraryTable(database: database).number("SELECT revision FROM intake WHERE name = ?", [.text(name)])
                ?? 0
        }
    }

    /// Notes how far they have been looked through.
    public func setIntakeRevision(_ revision: Int, _ name: String) async throws(StoreError) {
        try await writer.write { database throws(StoreError) -> Void in
            try database.query(
                "INSERT OR REPLACE INTO intake (name, revision) VALUES (?, ?)", [.text(name), .integer(revision)])
        }
    }
}
