import FoundationEssentials
import Glibc
import SoriCore
import SoriHTTP

/// The recordings that clients uploaded for jobs: each a file, and beside it what is known of it, until they are
/// removed.
///
/// Names are made here; nothing of the client's name is part of a path. What `keep` has answered is on the disk.
struct UploadStore: Sendable {
    /// A recording that is kept.
    struct Recording: Codable, Sendable, Equatable {
        /// The name of the file: 32 hexadecimal digits and the ending of the client's name.
        let id: String
        /// What the client called it.
        let filename: String
        /// Length in bytes.
        let size: Int
        /// Seconds, as far as the file tells.
        let duration: Double?
        /// Milliseconds since 1970 at which it came.
        let createdAt: Int
    }

    private let folder: String
    private let pool: WorkerPool

    private static let noteSuffix = ".json"

    /// Keeps recordings in a folder that only the server's user may look into; it is made where it is not there. Files
    /// are written and read by `pool`'s threads.
    init(folder: String, pool: WorkerPool) throws(FileError) {
        try Folder.make(folder)
        guard unsafe chmod(folder, 0o700) == 0 else {
            throw FileError(code: .noPermission, message: "the folder \(folder) cannot be closed to others")
        }
        self.folder = folder
        self.pool = pool
    }

    /// Only reads recordings that another server keeps in `folder`; what is not there, or not mounted, has none.
    init(reading folder: String, pool: WorkerPool) {
        self.folder = folder
        self.pool = pool
    }

    /// Keeps an upload, which lies on the same file system; throws 507 when the disk is full, 503 when it cannot be
    /// kept for another reason. Then nothing of it is left.
    func keep(_ file: UploadedFile, duration: Double?, now: Date) async throws -> Recording {
        let id = UUID().uuidString.lowercased().replacing("-", with: "") + Self.ending(of: file.filename)
        let recording = Recording(
            id: id, filename: file.filename, size: file.size, duration: duration,
            createdAt: Int(now.timeIntervalSince1970 * 1_000))
        let note = try JSONText.encode(recording)
        do {
            try await pool.run { [folder] () throws(any Error) -> Void in
                // The note first: so no recording is without one.
                try DurableFile.write(note, to: "\(folder)/\(id)\(Self.noteSuffix)")
                try DurableFile.sync(file.path)
                try file.move(to: "\(folder)/\(id)")
                try DurableFile.sync(folder)
            }
        } catch {
            await remove(id)
            throw (error as? FileError).map(APIError.notKept) ?? error
        }
        return recording
    }

    /// The id of the recording of a job or transcript in which personal data is silenced; `owner` is a UUID.
    static func redactedID(of owner: String) -> String { owner.lowercased().replacing("-", with: "") + ".wav" }

    /// Keeps a file that lies on the same file system, and is not changed any more, under an id that `redactedID` gave;
    /// throws `FileError`.
    func keep(_ path: String, as id: String, filename: String, size: Int, now: Date) async throws {
        let note = try JSONText.encode(
            Recording(
                id: id, filename: filename, size: size, duration: nil,
                createdAt: Int(now.timeIntervalSince1970 * 1_000)))
        do {
            try await pool.run { [folder] () throws(any Error) -> Void in
                try DurableFile.write(note, to: "\(folder)/\(id)\(Self.noteSuffix)")
                let draft = "\(folder)/\(id).draft"
                unsafe unlink(draft)
                try Self.link(path, to: draft)
                try DurableFile.sync(draft)
                guard unsafe rename(draft, "\(folder)/\(id)") == 0 else {
                    unsafe unlink(draft)
                    throw FileError(code: .unreadable, message: "a recording cannot be kept in \(folder)")
                }
                try DurableFile.sync(folder)
            }
        } catch {
            await remove(id)
            throw error
        }
    }

    /// Gives a file, which may be named by its descriptor, a second name on the same file system.
    private static func link(_ path: String, to other: String) throws(FileError) {
        guard unsafe linkat(AT_FDCWD, path, AT_FDCWD, other, AT_SYMLINK_FOLLOW) == 0 else {
            throw FileError(
                code: FileErrorCode(errno: errno),
                message: "a recording cannot be kept at \(other): \(unsafe String(cString: strerror(errno)))")
        }
    }

    /// The recording of that id, or nil.
    func recording(_ id: String) async -> Recording? {
        guard Self.isID(id) else { return nil }
        return await pool.run { [folder] in
            guard unsafe access("\(folder)/\(id)", R_OK) == 0 else { return nil }
            let bytes = FileManager.default.contents(atPath: "\(folder)/\(id)\(Self.noteSuffix)")
            return bytes.flatMap { try? JSONDecoder().decode(Recording.self, from: $0) }
        }
    }

    /// Where a recording lies; the id is one that `keep` gave.
    func path(of recording: Recording) -> String { "\(folder)/\(recording.id)" }

    /// Removes a recording; nothing happens when it is gone.
    func remove(_ id: String) async {
        guard Self.isID(id) else { return }
        await pool.run { [folder] in
            unsafe unlink("\(folder)/\(id)")
            unsafe unlink("\(folder)/\(id)\(Self.noteSuffix)")
        }
    }

    /// The ids of the recordings that came before `limit`, the oldest first.
    func ids(createdBefore limit: Date) async -> [String] {
        await pool.run { [folder] in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            let notes = names.filter { $0.hasSuffix(Self.noteSuffix) }
            let ids = notes.map { String($0.dropLast(Self.noteSuffix.count)) }.filter(Self.isID)
            return ids.compactMap { id -> (String, Int)? in
                var information = stat()
                guard unsafe stat("\(folder)/\(id)\(Self.noteSuffix)", &information) == 0,
                    Double(information.st_mtim.tv_sec) < limit.timeIntervalSince1970
                else { return nil }
                return (id, information.st_mtim.tv_sec)
            }.sorted { $0.1 < $1.1 }.map(\.0)
        }
    }

    /// Whether a text is an id that `keep` may have given.
    private static func isID(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts[0].utf8.count == 32,
            parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return false }
        return parts.count == 1 || isEnding(parts[1])
    }

    private static func ending(of filename: String) -> String {
        guard let dot = filename.lastIndex(of: ".") else { return "" }
        let ending = filename[filename.index(after: dot)...].lowercased()
        return isEnding(ending[...]) && ending != "json" ? "." + ending : ""
    }

    private static func isEnding(_ text: Substring) -> Bool {
        (1...8).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
    }
}

extension APIError {
    /// 507, or 503 where there is room on the disk: an upload could not be brought to it.
    fileprivate static func notKept(_ error: FileError) -> APIError {
        guard error.code != .noSpace else {
            return APIError(
                507, code: APIError.Code(error.code), short: "저장 공간 부족",
                text: LocalizedText("업로드를 저장할 공간이 부족합니다.", "There is no room left to store the upload."),
                cause: error)
        }
        return APIError(
            503, code: "store_failed", short: "저장소 오류",
            text: LocalizedText(
                "업로드를 저장하지 못했습니다. 나중에 다시 시도하세요.", "The upload cannot be stored now. Try again later."),
            cause: error)
    }
}
