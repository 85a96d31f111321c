internal import FoundationEssentials
import Glibc
public import SoriCore

/// A folder of files, read once and served from memory with strong entity tags.
///
/// Only what was found when it was made can be asked for: no path of a request ever reaches the file system.
public struct StaticFiles: Sendable {
    private struct File: Sendable {
        var bytes: [UInt8]
        var tag: String
        var type: String
    }

    private static let maxFileBytes = 16 << 20
    private static let maxDepth = 8
    private var files: [String: File] = [:]

    /// An empty set.
    public init() {}

    /// Reads a folder; throws `FileError` when it cannot be read. Links, hidden files and files over 16 MB are left
    /// out.
    public init(directory: String) throws(FileError) {
        try add(directory, "", 0)
    }

    /// Adds bytes under a relative path such as `app.js`.
    public mutating func add(_ path: String, bytes: [UInt8]) {
        files[path] = File(bytes: bytes, tag: EntityTag.strong(for: bytes), type: ContentType.forPath(path))
    }

    /// The relative paths, sorted.
    public var paths: [String] { files.keys.sorted() }

    /// The answer for a relative path; a path that is empty or ends in a slash means its `index.html`. Nil: there is no
    /// such file.
    public func response(_ path: String, for request: HTTPRequest) -> HTTPResponse? {
        let path = path.isEmpty || path.hasSuffix("/") ? path + "index.html" : path
        guard let file = files[path] else { return nil }
        var headers: HTTPHeaders = [
            "etag": file.tag, "cache-control": "no-cache", "x-content-type-options": "nosniff",
        ]
        if EntityTag.matches(request.headers["if-none-match"], file.tag) {
            return HTTPResponse(status: 304, headers: headers)
        }
        headers["content-type"] = file.type
        return HTTPResponse(headers: headers, body: .bytes(file.bytes))
    }

    private mutating func add(_ directory: String, _ prefix: String, _ depth: Int) throws(FileError) {
        guard let stream = unsafe opendir(directory) else {
            throw FileError(code: .unreadable, message: "cannot read the folder \(directory)")
        }
        defer { unsafe closedir(stream) }
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard !name.hasPrefix(".") else { continue }
            var info = stat()
            guard unsafe lstat("\(directory)/\(name)", &info) == 0 else { continue }
            if info.st_mode & S_IFMT == S_IFDIR, depth < Self.maxDepth {
                try add("\(directory)/\(name)", "\(prefix)\(name)/", depth + 1)
            } else if info.st_mode & S_IFMT == S_IFREG, info.st_size <= Self.maxFileBytes {
                add(prefix + name, bytes: try Self.bytes("\(directory)/\(name)"))
            }
        }
    }
    private static func bytes(_ path: String) throws(FileError) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw FileError(code: .unreadable, message: "cannot read \(path)", cause: error)
        }
    }
}
