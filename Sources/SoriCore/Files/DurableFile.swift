import Glibc

/// Files that are there after a loss of power. Calls block.
public enum DurableFile {
    /// Writes a new file that only its owner may read; throws `FileError` naming it, and leaves nothing then.
    public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("cannot make", path) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                let problem = failure("cannot write", path)
                unsafe unlink(path)
                throw problem
            }
        }
        guard fsync(descriptor) == 0 else {
            let problem = failure("cannot write", path)
            unsafe unlink(path)
            throw problem
        }
    }

    /// Brings a file, or the names in a folder, to the disk; throws `FileError` naming it.
    public static func sync(_ path: String) throws(FileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("cannot write", path) }
    }

    private static func failure(_ what: String, _ path: String) -> FileError {
        let code = errno
        return FileError(
            code: code == EACCES || code == EPERM ? .noPermission : .unreadable,
            message: "\(what) \(path): \(unsafe String(cString: strerror(code)))")
    }
}
