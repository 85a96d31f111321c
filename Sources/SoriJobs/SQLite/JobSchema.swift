import SoriCore

/// The tables, and how older ones become newer ones.
enum JobSchema {
    /// Each entry takes the database one version on; entries are only ever added.
    static let steps = [
        """
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, status TEXT NOT NULL, progress INTEGER NOT NULL,
            attempts INTEGER NOT NULL, request TEXT NOT NULL, result TEXT, error_code TEXT, error_detail TEXT,
            created_at INTEGER NOT NULL, started_at INTEGER, completed_at INTEGER);
        CREATE INDEX jobs_by_status ON jobs (kind, status, created_at);
        CREATE TABLE segments (
            job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE, position INTEGER NOT NULL,
            document TEXT NOT NULL, PRIMARY KEY (job_id, position)) WITHOUT ROWID;
        """
    ]

    /// Sets the connection up and brings the tables to this program's version; throws `newer_version` when the file is
    /// from a later program.
    static func prepare(_ database: SQLiteDatabase, path: String) throws(JobStoreError) {
        // Write-ahead log: readers do not wait. Full: a commit is on the disk before it is answered.
        try database.execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
        try database.transaction { () throws(JobStoreError) in
            let found = try database.query("PRAGMA user_version") { $0.integer(0) ?? 0 }.first ?? 0
            guard found <= steps.count else {
                throw JobStoreError(
                    code: .newerVersion,
                    message: "the database \(path) is from a newer version of sori: update, or use another STT_DATA_DIR"
                )
            }
            for step in steps[found...] { try database.execute(step) }
            try database.execute("PRAGMA user_version = \(steps.count)")
        }
    }
}
