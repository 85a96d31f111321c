import Glibc

/// A regular file read part by part; blocking, so used on a worker pool only.
///
/// `@unchecked Sendable`: opened in `init`, read by one job at a time (each waits for the one before), closed in
/// `deinit`.
final class FileReader: @unchecked Sendable {
    private static let readBytes = 128 * 1024
    private let descriptor: Int32
    /// Length in bytes when it was opened; no more is read.
    let count: Int
    private var offset = 0

    /// Opens the file; throws a 404 `HTTPError` for what is not there and a 500 one for what cannot be read.
    init(path: String) throws(HTTPError) {
        let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
        let code = errno
        guard opened >= 0 else {
            if code == ENOENT || code == ENOTDIR {
                throw HTTPError(404, code: .notFound, message: "the file is not there any more")
            }
            throw HTTPError(500, code: .unreadableFile, message: "the file cannot be opened: error \(code)")
        }
        var info = stat()
        guard unsafe fstat(opened, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            throw HTTPError(404, code: .notFound, message: "this is no file")
        }
        descriptor = opened
        count = Int(info.st_size)
    }

    deinit { close(descriptor) }

    /// The next bytes, nil at the end; throws when the file became shorter, so that the answer breaks off visibly.
    func next() throws(HTTPError) -> [UInt8]? {
        let wanted = min(Self.readBytes, count - offset)
        guard wanted > 0 else { return nil }
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            let got = unsafe pread(descriptor, buffer.baseAddress, wanted, off_t(offset))
            if got < 0 { failure = errno }
            filled = max(0, got)
        }
        guard !bytes.isEmpty else {
            throw HTTPError(500, code: .unreadableFile, message: "the file broke off: error \(failure)")
        }
        offset += bytes.count
        return bytes
    }
}
