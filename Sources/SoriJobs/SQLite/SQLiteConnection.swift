import SoriCore

/// A database on a thread of its own.
///
/// `@unchecked Sendable`:
/// - `database` is made and used only in jobs of `pool`, which has one thread, so never by two threads at once;
/// - whoever waits for a job holds a reference to this object, so it is freed when no job is left.
final class SQLiteConnection: @unchecked Sendable {
    private let pool = WorkerPool(name: "sori-jobs", threads: 1)
    private var database: SQLiteDatabase?
    private let path: String

    /// Opens the database at `path` and prepares it.
    init(path: String) async throws(JobStoreError) {
        self.path = path
        try await pool.run { () throws(JobStoreError) in
            let database = try SQLiteDatabase(path: path)
            try JobSchema.prepare(database, path: path)
            self.database = database
        }
    }

    /// Runs `body` on the database's thread.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteDatabase) throws(JobStoreError) -> Value
    ) async throws(JobStoreError) -> Value {
        try await pool.run { () throws(JobStoreError) in
            guard let database = self.database else {
                throw JobStoreError(code: .failed, message: "the database \(self.path) is not open")
            }
            return try body(database)
        }
    }
}
