import Glibc

/// Folders of the file system.
public enum Folder {
    /// Makes the folder at `path` and those above it, where they are not there yet.
    ///
    /// Throws `FileError`, naming the folder that cannot be made and the system's reason: `no_permission` where that is
    /// it, `no_space` where the disk is full, else `unreadable`.
    public static func make(_ path: String) throws(FileError) {
        var prefix = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            prefix += prefix.isEmpty || prefix.hasSuffix("/") ? String(part) : "/\(part)"
            guard unsafe mkdir(prefix, 0o777) != 0 else { continue }
            let code = errno
            // EEXIST is said of a file too, and a system that may not be written says EROFS before it looks.
            if isFolder(prefix) { continue }
            let reason =
                code == EEXIST ? "there is a file of that name" : unsafe String(cString: strerror(code))
            throw FileError(code: .init(errno: code), message: "cannot make the folder \(prefix): \(reason)")
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return unsafe stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }
}
