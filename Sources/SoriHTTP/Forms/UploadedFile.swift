import Glibc
import Synchronization

/// A file a client sent, stored on this machine; removed when the last reference goes, unless it was moved away.
public final class UploadedFile: Sendable {
    /// Where it lies until it is moved or removed.
    public let path: String
    /// The client's name for it, without folders; may be empty. Not a safe path here.
    public let filename: String
    /// The content type the client gave, or nil.
    public let contentType: String?
    /// Length in bytes.
    public let size: Int
    private let isMoved = Atomic(false)

    init(path: String, filename: String, contentType: String?, size: Int) {
        self.path = path
        self.filename = filename
        self.contentType = contentType
        self.size = size
    }

    /// Bytes that did not come as a file, as a new file in a folder; blocks.
    ///
    /// Throws a 500 `HTTPError`, and 507 when the disk is full.
    public static func storing(
        _ bytes: [UInt8], in directory: String, filename: String
    ) throws(HTTPError) -> UploadedFile {
        let limit = BodyLimit(bytes.count, of: .file)
        let sink = try UploadSink(directory: directory, filename: filename, contentType: nil, limit: limit)
        try sink.write(bytes.span)
        return try sink.finish()
    }

    deinit {
        if !isMoved.load(ordering: .relaxed) { unsafe unlink(path) }
    }

    /// Moves it to a path on the same file system, where it stays; throws a 500 `HTTPError` when that does not work,
    /// and 507 when the disk is full.
    public func move(to newPath: String) throws {
        let code = unsafe rename(path, newPath) == 0 ? 0 : errno
        guard code == 0 else { throw UploadSink.failure(code) }
        isMoved.store(true, ordering: .relaxed)
    }
}
