import FoundationEssentials
import Glibc
import SoriCore

/// A file for a recording of another node while it is worked on; it is gone with the last reference.
///
/// Calls block.
final class FetchedRecording: Sendable {
    /// Where it lies.
    let path: String
    private let descriptor: Int32

    /// Makes an empty file in `folder` that only its owner may read; throws `FileError`.
    init(in folder: String) throws(FileError) {
        path = folder + "/" + UUID().uuidString
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure("cannot make", path) }
    }

    deinit {
        unsafe unlink(path)
        close(descriptor)
    }

    /// Writes bytes at an offset; throws `FileError` with the system's reason.
    func write(_ bytes: [UInt8], at offset: Int) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe pwrite(
                    descriptor, buffer.baseAddress.map { unsafe $0 + done }, bytes.count - done, off_t(offset + done))
            }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw Self.failure("cannot write", path)
            }
        }
    }

    /// Throws what was written away; throws `FileError`.
    func clear() throws(FileError) {
        guard ftruncate(descriptor, 0) == 0 else { throw Self.failure("cannot empty", path) }
    }

    private static func failure(_ what: String, _ path: String) -> FileError {
        FileError(code: .unreadable, message: "\(what) \(path): \(unsafe String(cString: strerror(errno)))")
    }
}
