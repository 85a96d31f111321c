public import SoriCore

/// The tables of a database, and how older ones become newer ones.
public struct DatabaseSchema: Sendable {
    /// Each entry takes the database one version on; entries are only ever added.
    public let steps: [String]
    /// Whether a database is read through before it is used: seconds for each gigabyte. Else what is damaged in it
    /// shows when it is read.
    public let isCheckedWhole: Bool

    /// A schema of these steps.
    public init(steps: [String], isCheckedWhole: Bool = true) {
        self.steps = steps
        self.isCheckedWhole = isCheckedWhole
    }

    /// Sets a connection up and brings the tables to this program's version; throws `newer_version` when the file is
    /// from a later program.
    func prepare(_ database: SQLiteDatabase, path: String) throws(StoreError) {
        // Write-ahead log: readers do not wait. Full: a commit is on the disk before it is answered. Secure: what is
        // erased is overwritten.
        try database.execute(
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
            """)
        try database.transaction { () throws(StoreError) in
            let found = try Self.version(of: database)
            guard found <= steps.count else { throw .newerVersion(path) }
            for step in steps[found...] { try database.execute(step) }
            try database.execute("PRAGMA user_version = \(steps.count)")
        }
    }

    /// The number of steps that a database has been taken through; 0 for one that is empty or nobody's.
    public static func version(of database: SQLiteDatabase) throws(StoreError) -> Int {
        try database.query("PRAGMA user_version") { $0.integer(0) ?? 0 }.first ?? 0
    }
}
