import Glibc
import SoriCore

/// The directories whose files a request may name.
///
/// A path is judged by where it really leads: it is opened without being read (`O_PATH`), the kernel says which file
/// that is, and only that very file is then opened for reading. A link swapped in between changes nothing.
struct AllowedDirectories: Sendable {
    /// The directories as configured, for messages.
    let configured: [String]
    private let canonical: [String]

    /// Takes directories that need not exist yet; one that appears later counts once the server starts again.
    init(_ paths: [String]) {
        configured = paths
        canonical = paths.compactMap { PathHandle($0)?.target }
    }

    /// Opens the regular file that `path` leads to, relative paths from the working directory.
    ///
    /// Throws 403 for anything outside, whether it exists or not, 404 for what is missing inside, 415 for what is no
    /// regular file, 422 for a path that is empty, too long or holds NUL.
    func open(_ path: String) throws(APIError) -> OpenedFile {
        guard !path.isEmpty else { throw .missing("file_path") }
        guard path.utf8.count < Int(PATH_MAX), !path.utf8.contains(0) else {
            throw .invalid(
                "file_path",
                LocalizedText("경로가 너무 길거나 NUL 문자를 담고 있습니다.", "The path is too long or holds a NUL character."))
        }
        guard let handle = PathHandle(path) else {
            let failure = errno
            guard nearestAncestor(of: path).map(contains) == true else { throw .forbidden(path, allowed: configured) }
            throw failure == EACCES ? .unreadable(path, allowed: configured) : .fileNotFound(path)
        }
        guard contains(handle.target) else { throw .forbidden(path, allowed: configured) }
        guard handle.isRegular else {
            throw .unsupportedMedia(path, reason: LocalizedText("일반 파일이 아닙니다", "not a regular file"))
        }
        guard let file = OpenedFile(handle) else { throw .unreadable(path, allowed: configured) }
        return file
    }

    private func contains(_ target: String) -> Bool {
        canonical.contains { $0 == "/" || target == $0 || target.hasPrefix($0 + "/") }
    }

    /// Where the longest part of `path` that exists leads.
    private func nearestAncestor(of path: String) -> String? {
        var parts = path.split(separator: "/", omittingEmptySubsequences: true)
        let root = path.hasPrefix("/") ? "/" : "./"
        while !parts.isEmpty {
            parts.removeLast()
            if let handle = PathHandle(root + parts.joined(separator: "/")) { return handle.target }
        }
        return nil
    }
}
