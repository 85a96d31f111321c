import Glibc

/// Writes one upload to disk; blocking, so used on a worker pool only. Removes the file unless `finish` was called.
final class UploadSink {
    private let path: String
    private let filename: String
    private let contentType: String?
    private let limit: BodyLimit
    private var descriptor: Int32
    private var size = 0

    /// Makes a new file in a folder; throws a 500 or 507 `HTTPError`.
    init(directory: String, filename: String, contentType: String?, limit: BodyLimit) throws(HTTPError) {
        let name =
            String(UInt64.random(in: 0...UInt64.max), radix: 36) + String(UInt64.random(in: 0...UInt64.max), radix: 36)
        path = "\(directory)/upload-\(name)"
        self.filename = Self.lastPart(filename)
        self.contentType = contentType
        self.limit = limit
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        let code = descriptor >= 0 ? 0 : errno
        if code != 0 { throw Self.failure(code) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unsafe unlink(path)
    }

    func write(_ bytes: Span<UInt8>) throws(HTTPError) {
        size += bytes.count
        guard size <= limit.bytes else { throw HTTPError.tooLarge(limit) }
        let code = unsafe bytes.withUnsafeBufferPointer { buffer -> Int32 in
            var done = 0
            while done < buffer.count {
                guard let base = buffer.baseAddress else { return 0 }
                let written = unsafe Glibc.write(descriptor, base + done, buffer.count - done)
                let code = errno
                if written < 0, code == EINTR { continue }
                if written <= 0 { return written < 0 ? code : ENOSPC }
                done += written
            }
            return 0
        }
        if code != 0 { throw Self.failure(code) }
    }

    func finish() throws(HTTPError) -> UploadedFile {
        let code = close(descriptor) == 0 ? 0 : errno
        descriptor = -1
        // Made before the check: its end removes the file.
        let file = UploadedFile(path: path, filename: filename, contentType: contentType, size: size)
        if code != 0 { throw Self.failure(code) }
        return file
    }

    /// Old browsers send whole paths.
    private static func lastPart(_ name: String) -> String {
        String(name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "")
    }

    /// 507 where the disk is full, else 500 with the system's reason.
    static func failure(_ code: Int32) -> HTTPError {
        if code == ENOSPC || code == EDQUOT {
            return HTTPError(
                507, code: .diskFull, message: "the server's disk is full: free some space or send a smaller file")
        }
        return HTTPError(
            500, code: .cannotStore, message: "the upload cannot be stored: \(unsafe String(cString: strerror(code)))")
    }
}
