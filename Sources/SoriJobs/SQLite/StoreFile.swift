import FoundationEssentials
public import SoriCore
import SoriSQLite

/// The file of a store as a thing to copy, in use or not; it is neither brought up to date nor moved aside.
public struct StoreFile: Sendable {
    /// Where it is.
    public let path: String

    /// The file at `path`, be it there or not.
    public init(path: String) { self.path = path }

    /// Whether there is one.
    public var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// Writes a copy, as the store is at one moment, to a new file at `target`, and reads the copy through.
    ///
    /// Throws `StoreError`: `exists` when there is a file at `target`, `damaged` when what was copied is not sound.
    public func copy(to target: String) async throws(StoreError) {
        guard exists else {
            throw StoreError(
                code: .failed, message: "there is no store at \(path): is this the server's data directory?")
        }
        try await DatabaseBackup(source: path, target: target).run()
        _ = try await StoreFile(path: target).check()
    }

    /// Reads the whole file and gives how many jobs it has.
    ///
    /// Throws `StoreError`: `damaged`, or `newer_version` for one of a later program.
    public func check() async throws(StoreError) -> Int {
        let pool = WorkerPool(name: "sori-backup", threads: 1)
        return try await pool.run { () throws(StoreError) in
            let path = self.path
            let database = try SQLiteDatabase(path: path)
            let problems = try database.query("PRAGMA quick_check(1)") { $0.text(0) ?? "" }
            guard problems == ["ok"] else {
                throw StoreError(
                    code: .damaged, message: "the database \(path) is damaged (\(problems.first ?? "no answer"))")
            }
            let version = try database.query("PRAGMA user_version") { $0.integer(0) ?? 0 }.first ?? 0
            guard version <= JobSchema.tables.steps.count else { throw .newerVersion(path) }
            guard version > 0 else {
                throw StoreError(code: .damaged, message: "the database \(path) has no jobs in it: is it sori's?")
            }
            return try JobTable(database: database).number("SELECT count(*) FROM jobs") ?? 0
        }
    }
}
