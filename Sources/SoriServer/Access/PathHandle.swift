import Glibc
import SoriCore

/// A file or directory, held but not opened for reading (`O_PATH`).
final class PathHandle: Sendable {
    /// The real path the kernel found, links followed.
    let target: String
    /// Whether it is a regular file.
    let isRegular: Bool
    private let descriptor: Int32

    /// Follows `path`; nil, with `errno` set, when there is nothing.
    init?(_ path: String) {
        let descriptor = unsafe open(path, 0o10000000 /* O_PATH, which Glibc's module leaves out */ | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        var information = stat()
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let length = unsafe buffer.withUnsafeMutableBytes { bytes in
            let text = unsafe bytes.bindMemory(to: CChar.self)
            return unsafe text.baseAddress.map { unsafe readlink("/proc/self/fd/\(descriptor)", $0, text.count) } ?? -1
        }
        guard unsafe fstat(descriptor, &information) == 0, length > 0 else {
            let failure = errno
            close(descriptor)
            errno = failure
            return nil
        }
        self.descriptor = descriptor
        target = String(decoding: buffer[..<length], as: UTF8.self)
        isRegular = information.st_mode & S_IFMT == S_IFREG
    }

    deinit { close(descriptor) }

    /// A path that leads to this file or directory and nothing else, as long as the object lives.
    var descriptorPath: String { "/proc/self/fd/\(descriptor)" }

    /// A descriptor for reading the very same file, or nil when that is not allowed.
    func openForReading() -> Int32? {
        let reading = unsafe open(descriptorPath, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        return reading >= 0 ? reading : nil
    }
}

/// A regular file open for reading; closed when the last reference goes.
final class OpenedFile: Sendable {
    /// The real path, links followed.
    let path: String
    /// Size in bytes when it was opened.
    let size: Int
    /// Changes when the file is written to, or another takes its name.
    let version: String
    private let descriptor: Int32

    init?(_ handle: PathHandle) {
        guard let descriptor = handle.openForReading() else { return nil }
        self.descriptor = descriptor
        path = handle.target
        var information = stat()
        size = unsafe fstat(descriptor, &information) == 0 ? Int(information.st_size) : 0
        let time = information.st_mtim
        version = "\(information.st_ino)-\(time.tv_sec)-\(time.tv_nsec)-\(information.st_size)"
    }

    deinit { close(descriptor) }

    /// The `count` bytes from `offset` on; blocks. Throws `FileError` when they cannot be read, or are not there any
    /// more.
    func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let start = unsafe buffer.baseAddress.map { unsafe $0 + filled }
                let got = unsafe pread(descriptor, start, count - filled, off_t(offset + filled))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                guard got > 0 else { return }
                filled += got
            }
        }
        guard bytes.count == count else {
            throw FileError(
                code: .unreadable, message: "a file broke off while it was read: see its disk (error \(failure))")
        }
        return bytes
    }

    /// A path that leads to this open file and nothing else, for libraries that open by name.
    var descriptorPath: String { "/proc/self/fd/\(descriptor)" }
}
