import FoundationEssentials
import Glibc
import SoriCore
import SoriJobs

/// The name by which one data directory's server or worker is known to others on the same store: made once, and kept
/// in a file.
///
/// A lock, which goes with the process, keeps two processes from one name: the second would take what the first works
/// on for lost.
final class NodeIdentity: Sendable {
    /// The machine's name and a random number, of letters, digits and hyphens.
    let name: String
    private let lock: Int32

    private static let fileName = "node"
    private static let longest = 80

    /// The identity of a server on `store`; nil where it has the store to itself. Throws `ConfigurationError`.
    static func of(
        _ configuration: ServeConfiguration, sharing store: OpenedStore
    ) throws(ConfigurationError) -> NodeIdentity? {
        store.isShared ? try NodeIdentity(in: configuration.dataDirectory) : nil
    }

    /// Reads the name that `directory` has, or makes one; throws `ConfigurationError`.
    init(in directory: String) throws(ConfigurationError) {
        do throws(FileError) {
            try Folder.make(directory)
        } catch {
            throw ConfigurationError("\(error.message); give --data-dir a directory that can be written")
        }
        let path = directory + "/" + Self.fileName
        let lock = unsafe open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            if lock >= 0 { close(lock) }
            guard code == EWOULDBLOCK else {
                throw ConfigurationError("cannot lock \(path).lock: \(unsafe String(cString: strerror(code)))")
            }
            throw ConfigurationError(
                "another server or worker runs on \(directory): give each one on a Redis a --data-dir of its own")
        }
        do throws(ConfigurationError) {
            let known = try Self.read(path)
            name = if let known { known } else { try Self.make(path) }
        } catch {
            close(lock)
            throw error
        }
        self.lock = lock
    }

    deinit { close(lock) }

    private static func read(_ path: String) throws(ConfigurationError) -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let name = text.hasSuffix("\n") ? String(text.dropLast()) : text
        guard (1...longest).contains(name.utf8.count), name.utf8.allSatisfy(isSign) else {
            throw ConfigurationError("\(path) has no name of a node: remove it, and another is made")
        }
        return name
    }

    private static func make(_ path: String) throws(ConfigurationError) -> String {
        let host = ProcessInfo.processInfo.hostName.lowercased().prefix { $0 != "." }
        let readable = String(decoding: host.utf8.filter(isSign).prefix(40), as: UTF8.self)
        let random = UUID().uuidString.lowercased().replacing("-", with: "").prefix(12)
        let name = readable.isEmpty ? String(random) : "\(readable)-\(random)"
        do throws(FileError) {
            // It is there as a whole or not at all, also after a power cut.
            unsafe unlink(path + ".part")
            try DurableFile.write(Array((name + "\n").utf8), to: path + ".part")
            guard unsafe rename(path + ".part", path) == 0 else {
                throw FileError(code: .unreadable, message: "cannot make \(path)")
            }
            try DurableFile.sync(path.split(separator: "/").count > 1 ? String(path.dropLast(fileName.count + 1)) : ".")
        } catch {
            throw ConfigurationError("\(error.message); give --data-dir a directory that can be written")
        }
        return name
    }

    private static func isSign(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "-")
    }
}
