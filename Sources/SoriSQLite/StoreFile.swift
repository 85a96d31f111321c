import FoundationEssentials
public import SoriCore

/// The file of a store as a thing to copy, in use or not; it is neither brought up to date nor moved aside.
public struct StoreFile: Sendable {
    /// Where it is.
    public let path: String
    private let schema: DatabaseSchema
    private let table: String

    /// The file at `path`, be it there or not, of that schema; its entries are the rows of `table`.
    public init(path: String, schema: DatabaseSchema, table: String) {
        self.path = path
        self.schema = schema
        self.table = table
    }

    /// A file of the same kind elsewhere.
    public func moved(to path: String) -> StoreFile { StoreFile(path: path, schema: schema, table: table) }

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
        _ = try await moved(to: target).check()
    }

    /// Reads the whole file and gives how many entries it has.
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
            let version = try DatabaseSchema.version(of: database)
            guard version <= self.schema.steps.count else { throw .newerVersion(path) }
            guard version > 0 else {
                throw StoreError(
                    code: .damaged, message: "the database \(path) has no \(self.table) in it: is it sori's?")
            }
            return try database.query("SELECT count(*) FROM \(self.table)") { $0.integer(0) ?? 0 }.first ?? 0
        }
    }
}
