import Glibc
import SoriCore

/// Files of some kilobytes that only their owner may read.
enum SmallFile {
    /// The bytes of a regular file; nil when there is none. Throws `speaker_store_failed`, also for one of more bytes.
    static func read(_ path: String, upTo limit: Int) throws(RegistryError) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("it cannot be read", path)
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var length = 0
        while length < bytes.count {
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress.map { unsafe $0 + length }, buffer.count - length)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("it cannot be read", path)
            }
            if count == 0 { break }
            length += count
        }
        return Array(bytes.prefix(length))
    }

    /// Writes a file by way of `temporary`, which then takes its name.
    static func write(_ bytes: [UInt8], to path: String, through temporary: String) throws(RegistryError) {
        try stored { () throws(FileError) in try DurableFile.replace(path, with: bytes, through: temporary) }
    }

    /// Overwrites a file with zeros and removes it; nothing happens when it is gone.
    static func erase(_ path: String) throws(RegistryError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        if descriptor >= 0 {
            defer { close(descriptor) }
            var information = stat()
            if unsafe fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG {
                try write([UInt8](repeating: 0, count: min(information.st_size, 1 << 24)), to: descriptor, path)
                fsync(descriptor)
            }
        }
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw failure("it cannot be removed", path) }
    }

    /// Makes sure that names that came and went stay so after a loss of power.
    static func settle(folder: String) throws(RegistryError) {
        try stored { () throws(FileError) in try DurableFile.sync(folder.isEmpty ? "." : folder) }
    }

    private static func stored(_ body: () throws(FileError) -> Void) throws(RegistryError) {
        do throws(FileError) {
            try body()
        } catch {
            throw RegistryError(
                code: .storeFailed, message: "\(error.message); check the folder's permissions and the disk's room",
                cause: error)
        }
    }

    /// What failed, with the system's reason; call it right behind the call that failed.
    static func failure(_ what: String, _ path: String) -> RegistryError {
        let reason = unsafe String(cString: strerror(errno))
        return RegistryError(
            code: .storeFailed,
            message: "\(path): \(what): \(reason); check the folder's permissions and the disk's room")
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(RegistryError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("it cannot be written", path)
            }
            rest = rest.dropFirst(count)
        }
    }
}
