import FoundationEssentials
public import SoriCore

/// Opening the file of a database, sound or not.
public enum DatabaseFile {
    /// Opens or makes the database at `path` with its tables.
    ///
    /// A damaged file is moved aside, never changed or deleted, and an empty database is made instead: a server that
    /// does not start serves nobody, and what the file holds can still be got out of it. `setAside` is its new path;
    /// the person running the server must be told. Throws `StoreError` when the file cannot be used for another
    /// reason.
    public static func open(
        _ path: String, _ schema: DatabaseSchema
    ) throws(StoreError) -> (database: SQLiteDatabase, setAside: String?) {
        do throws(StoreError) {
            return (try openSound(path, schema), nil)
        } catch {
            guard error.code == .damaged else { throw error }
            let moved = try setAside(path, because: error)
            return (try openSound(path, schema), moved)
        }
    }

    private static func openSound(
        _ path: String, _ schema: DatabaseSchema
    ) throws(StoreError) -> SQLiteDatabase {
        let database = try SQLiteDatabase(path: path)
        do throws(StoreError) {
            let check = schema.isCheckedWhole ? "PRAGMA quick_check(1)" : "SELECT 'ok' FROM pragma_schema_version"
            let problems = try database.query(check) { $0.text(0) ?? "" }
            guard problems == ["ok"] else {
                throw StoreError(
                    code: .damaged,
                    message: "the database \(path) is damaged: put a backup there (\(problems.first ?? "no answer"))")
            }
            try schema.prepare(database, path: path)
        } catch {
            if error.code == .damaged { database.keepLog() }
            throw error
        }
        return database
    }

    /// Renames the file and what belongs to it to `PATH.damaged-N`, the first name that is free.
    private static func setAside(_ path: String, because cause: StoreError) throws(StoreError) -> String {
        let files = FileManager.default
        var number = 1
        while files.fileExists(atPath: "\(path).damaged-\(number)") { number += 1 }
        let target = "\(path).damaged-\(number)"
        do {
            // The log first: were it left behind, the new database might take it for its own.
            for part in ["-wal", "-shm", ""] where files.fileExists(atPath: path + part) {
                try files.moveItem(atPath: path + part, toPath: target + part)
            }
        } catch {
            throw StoreError(
                code: .damaged, message: "\(cause.message); it cannot be moved aside either: move it away by hand",
                cause: error)
        }
        return target
    }
}
