import Glibc
public import SoriCore

/// A whole file mapped read-only into memory; unmapped when the last reference goes.
///
/// `@unchecked Sendable`: the mapping is private, read-only and never changes between `init` and `deinit`.
@safe
public final class MappedFile: @unchecked Sendable {
    /// The path that was opened.
    public let path: String
    private let base: UnsafeRawPointer?
    /// Length in bytes.
    public let count: Int

    /// Maps the regular file at `path`; throws `FileError` when it is missing, unreadable or not a regular file.
    public init(path: String) throws(FileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        let openError = errno
        guard descriptor >= 0 else {
            let code: FileError.Code =
                switch openError {
                case ENOENT: .notFound
                case EACCES: .noPermission
                default: .unreadable
                }
            throw FileError(code: code, message: "cannot open \(path): \(unsafe String(cString: strerror(openError)))")
        }
        defer { close(descriptor) }
        var info = stat()
        guard unsafe fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
            throw FileError(code: .unreadable, message: "\(path) is not a regular file")
        }
        self.path = path
        count = Int(info.st_size)
        guard count > 0 else {
            unsafe base = nil
            return
        }
        guard let mapping = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), unsafe mapping != MAP_FAILED
        else {
            throw FileError(
                code: .unreadable, message: "cannot map \(path): \(unsafe String(cString: strerror(errno)))")
        }
        unsafe base = UnsafeRawPointer(mapping)
    }

    deinit {
        if let base = unsafe base { unsafe munmap(UnsafeMutableRawPointer(mutating: base), count) }
    }

    /// Tells the system that the pages of `range` are not needed for now; when they are read again, they come back.
    public func release(_ range: Range<Int>) {
        let page = 4096
        let first = (max(range.lowerBound, 0) + page - 1) / page * page
        let end = min(range.upperBound, count) / page * page
        guard let base = unsafe base, first < end else { return }
        unsafe madvise(UnsafeMutableRawPointer(mutating: base + first), end - first, MADV_DONTNEED)
    }

    /// Lends the bytes; the pointer is valid only inside `body`.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(start: base, count: count))
    }
}
