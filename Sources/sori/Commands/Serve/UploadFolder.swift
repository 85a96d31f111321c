import FoundationEssentials
import Glibc
import SoriCore

/// The folder of one server's uploads, below the data directory; gone when the server stops.
///
/// A server holds a lock on its folder, which goes with the process however that ends. So a server that starts knows
/// the folders of those that were killed, and takes no upload away from one that runs beside it.
final class UploadFolder: Sendable {
    /// Where files are written.
    let path: String
    private let lock: Int32

    private static let lockName = ".lock"

    /// Makes a folder in `directory`, and removes there what servers that no longer run left; throws
    /// `ConfigurationError`.
    init(in directory: String) throws {
        let files = FileManager.default
        do {
            try Folder.make(directory)
            // Nobody looks while a folder is there and not yet locked.
            let gate = try Self.descriptor(directory + "/" + Self.lockName, waits: true)
            defer { close(gate) }
            for name in try files.contentsOfDirectory(atPath: directory) where name != Self.lockName {
                Self.removeLeft(directory + "/" + name)
            }
            path = directory + "/" + UUID().uuidString
            try Folder.make(path)
            lock = try Self.descriptor(path + "/" + Self.lockName, waits: false)
        } catch {
            let reason = (error as? FileError)?.message ?? "cannot write in \(directory): \(error)"
            throw ConfigurationError("\(reason); give --data-dir a directory that can be written")
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
        close(lock)
    }

    /// Whether a server that runs has its uploads in `directory`.
    static func isInUse(_ directory: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.contains { name in
            let path = "\(directory)/\(name)/\(lockName)"
            guard FileManager.default.fileExists(atPath: path) else { return false }
            guard let lock = try? descriptor(path, waits: false) else { return true }
            close(lock)
            return false
        }
    }

    /// Removes a folder that nobody holds; a file is an upload of a time when servers had no folders of their own.
    private static func removeLeft(_ path: String) {
        let name = path + "/" + lockName
        guard FileManager.default.fileExists(atPath: name) else {
            try? FileManager.default.removeItem(atPath: path)
            return
        }
        guard let lock = try? descriptor(name, waits: false) else { return }
        defer { close(lock) }
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Opens a file and locks it; throws when that does not work or, unless it `waits`, somebody else holds it.
    private static func descriptor(_ path: String, waits: Bool) throws -> Int32 {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Errno(code: errno) }
        while flock(descriptor, LOCK_EX | (waits ? 0 : LOCK_NB)) != 0 {
            let code = errno
            if code == EINTR { continue }
            close(descriptor)
            throw Errno(code: code)
        }
        return descriptor
    }

    private struct Errno: Error, CustomStringConvertible {
        let code: Int32
        var description: String { unsafe String(cString: strerror(code)) }
    }
}
