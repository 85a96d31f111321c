import Glibc
import SoriCore

/// Reads and writes the small files that certificates and keys are kept in.
enum PEMFile {
    /// More than any chain of certificates has.
    private static let most = 1 << 20

    /// The bytes of a file; `setting` names what gave the path, for the error.
    static func read(_ path: String, _ content: String) throws(CertificateError) -> [UInt8] {
        func problem(_ reason: String) -> CertificateError {
            CertificateError(code: .unreadable, message: "cannot read the \(content) \(path): \(reason)")
        }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw problem(describe(errno)) }
        defer { close(descriptor) }
        var information = stat()
        guard unsafe fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
            throw problem("it is no file")
        }
        guard information.st_size <= most else { throw problem("it is too long for a \(content)") }
        var bytes = [UInt8](repeating: 0, count: most + 1)
        var count = 0
        while count < bytes.count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress.map { unsafe $0 + count }, buffer.count - count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw problem(describe(errno)) }
            if got == 0 { break }
            count += got
        }
        return Array(bytes.prefix(count))
    }

    /// Puts a whole file in the way of `path`, or leaves what was there; never is a part of it to be seen, nor a key
    /// by others than its owner.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(CertificateError) {
        func problem(_ code: Int32) -> CertificateError {
            CertificateError(
                code: .notMade,
                message: "cannot write \(path): \(describe(code)); give a data directory that can be written, or a "
                    + "certificate of your own")
        }
        let draft = path + ".new"
        _ = unsafe unlink(draft)
        let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw problem(errno) }
        defer { close(descriptor) }
        var count = 0
        while count < bytes.count {
            let put = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + count }, buffer.count - count)
            }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { throw problem(errno) }
            count += put
        }
        guard fsync(descriptor) == 0, unsafe rename(draft, path) == 0 else { throw problem(errno) }
    }

    /// The system's words for an error.
    static func describe(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
