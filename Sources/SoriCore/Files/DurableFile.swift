import Glibc

/// Files that are there after a loss of power. Calls block.
public enum DurableFile {
    /// Writes a new file that only its owner may read, unless `mode` lets others; throws `FileError` naming it, and
    /// leaves nothing then.
    public static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o600) throws(FileError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw failure("cannot make", path) }
        defer { close(descriptor) }
        guard writeAll(bytes, to: descriptor), fsync(descriptor) == 0 else {
            let problem = failure("cannot write", path)
            unsafe unlink(path)
            throw problem
        }
    }

    /// Makes a file or puts another into its stead, by way of `temporary` in the same folder, which takes its name:
    /// whoever reads finds the old one or the new one, whole. Throws `FileError` naming the file.
    public static func replace(
        _ path: String, with bytes: [UInt8], through temporary: String, mode: UInt32 = 0o600
    ) throws(FileError) {
        // What an earlier try has left.
        unsafe unlink(temporary)
        try write(bytes, to: temporary, mode: mode)
        guard unsafe rename(temporary, path) == 0 else {
            let problem = failure("cannot write", path)
            unsafe unlink(temporary)
            throw problem
        }
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) }
        try sync(folder ?? ".")
    }

    /// Adds bytes to the end of a file, which is made where it is not there; throws `FileError` naming it. Some of the
    /// bytes may be there then.
    public static func append(_ bytes: [UInt8], to path: String) throws(FileError) {
        let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("cannot make", path) }
        defer { close(descriptor) }
        guard writeAll(bytes, to: descriptor), fsync(descriptor) == 0 else { throw failure("cannot write", path) }
    }

    /// Brings a file, or the names in a folder, to the disk; throws `FileError` naming it.
    public static func sync(_ path: String) throws(FileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("cannot write", path) }
    }

    /// Whether everything could be written; `errno` says why not.
    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    private static func failure(_ what: String, _ path: String) -> FileError {
        let code = errno
        return FileError(
            code: .init(errno: code), message: "\(what) \(path): \(unsafe String(cString: strerror(code)))")
    }
}

extension FileErrorCode {
    /// What a number of the system means for a file that is to be written.
    public init(errno code: Int32) {
        switch code {
        case ENOENT: self = .notFound
        case EACCES, EPERM, EROFS: self = .noPermission
        case ENOSPC, EDQUOT: self = .noSpace
        default: self = .unreadable
        }
    }
}
