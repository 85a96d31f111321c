import Glibc

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
    private let descriptor: Int32

    init?(_ handle: PathHandle) {
        guard let descriptor = handle.openForReading() else { return nil }
        self.descriptor = descriptor
        path = handle.target
        var information = stat()
        size = unsafe fstat(descriptor, &information) == 0 ? Int(information.st_size) : 0
    }

    deinit { close(descriptor) }

    /// A path that leads to this open file and nothing else, for libraries that open by name.
    var descriptorPath: String { "/proc/self/fd/\(descriptor)" }
}
