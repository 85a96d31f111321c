import FoundationEssentials
import Glibc
public import SoriCore

/// A copy of a database that is in use, made over a connection of its own, so that nobody waits for it.
public struct DatabaseBackup: Sendable {
    private let source: String
    private let target: String

    /// A copy of the database at `source`, to be made at `target`.
    public init(source: String, target: String) {
        self.source = source
        self.target = target
    }

    /// Makes the copy on a thread of its own and returns when it is on the disk.
    public func run() async throws(StoreError) {
        let pool = WorkerPool(name: "sori-backup", threads: 1, niceness: 5)
        try await pool.run { () throws(StoreError) in try self.copy() }
    }

    private func copy() throws(StoreError) {
        let files = FileManager.default
        guard !files.fileExists(atPath: target) else {
            throw StoreError(code: .exists, message: "\(target) is there already: give the backup another name")
        }
        // Under another name until it is whole: what bears the name of a backup is one.
        let draft = target + ".part"
        try? files.removeItem(atPath: draft)
        do throws(StoreError) {
            let database = try SQLiteDatabase(path: source)
            try database.query("VACUUM INTO ?", [.text(draft)])
            try synchronise(draft)
        } catch {
            try? files.removeItem(atPath: draft)
            throw error
        }
        guard unsafe rename(draft, target) == 0 else {
            let reason = unsafe String(cString: strerror(errno))
            try? files.removeItem(atPath: draft)
            throw StoreError(code: .unwritable, message: "\(target) cannot be written: \(reason)")
        }
        let folder = target.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/")
        try synchronise(folder.isEmpty ? (target.hasPrefix("/") ? "/" : ".") : folder)
    }

    /// Waits until a file or folder is on the disk.
    private func synchronise(_ path: String) throws(StoreError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw StoreError(code: .unwritable, message: "\(path) cannot be brought to the disk: \(reason)")
        }
    }
}
