import FoundationEssentials
import Glibc
import SoriAudio
import SoriCore
import Synchronization

/// Recordings as 16 kHz WAV files, for browsers that do not play a format or do not find a second in it exactly.
///
/// Each is decoded when it is first asked for and kept until the folder has grown too large; then those that were not
/// asked for longest go. Two who ask for the same one wait for one decoding.
final class DecodedRecordings: Sendable {
    private let folder: String
    private let limit: Int
    private let pool: WorkerPool
    private let running = Mutex<[String: [CheckedContinuation<Void, Never>]]>([:])

    /// Keeps at most `limit` bytes in `folder`, which is made anew: nothing in it is needed any more. Throws
    /// `FileError`.
    init(folder: String, limit: Int = 4 << 30, pool: WorkerPool) throws(FileError) {
        try? FileManager.default.removeItem(atPath: folder)
        try Folder.make(folder)
        _ = unsafe chmod(folder, 0o700)
        self.folder = folder
        self.limit = limit
        self.pool = pool
    }

    /// The decoded file of a transcript's recording, which `open` opens when it has to be decoded; `kind` tells apart
    /// what is made of the same recording.
    func file(
        for id: String, _ kind: Kind = .whole, open: () async throws -> any SampleSource
    ) async throws -> OpenedFile {
        let id = id + kind.rawValue
        let path = "\(folder)/\(id).wav"
        await begin(id)
        do {
            let file = await pool.run { PathHandle(path).flatMap { OpenedFile($0) } }
            if let file {
                await pool.run { _ = unsafe utimes(path, nil) }
                end(id)
                return file
            }
            let decoded = try await decode(open(), to: path)
            end(id)
            return decoded
        } catch {
            end(id)
            throw error
        }
    }

    /// Forgets the files of a transcript, or only the whole recording.
    func remove(_ id: String, _ kinds: [Kind] = Kind.allCases) async {
        await pool.run { [folder] in
            for kind in kinds { _ = unsafe unlink("\(folder)/\(id)\(kind.rawValue).wav") }
        }
    }

    /// What a file is, and what its name ends with.
    enum Kind: String, Sendable, CaseIterable {
        /// All that is heard.
        case whole = ""
        /// With personal data silenced.
        case redacted = "-redacted"
    }

    private func decode(_ audio: any SampleSource, to path: String) async throws -> OpenedFile {
        try await WAVFileWriter.write(audio, to: path, pool: pool)
        return try await pool.run { [folder, limit] () throws(FileError) in
            guard let file = PathHandle(path).flatMap({ OpenedFile($0) }) else { throw Self.failure(path) }
            Self.shrink(folder, to: limit, sparing: path)
            return file
        }
    }

    private static func shrink(_ folder: String, to limit: Int, sparing spared: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var files = names.compactMap { name -> (path: String, size: Int, time: Int)? in
            var information = stat()
            let path = "\(folder)/\(name)"
            guard name.hasSuffix(".wav"), unsafe stat(path, &information) == 0 else { return nil }
            return (path, Int(information.st_size), information.st_mtim.tv_sec)
        }.sorted { $0.time > $1.time }
        var total = files.reduce(0) { $0 + $1.size }
        while total > limit, let oldest = files.popLast(), oldest.path != spared {
            unsafe unlink(oldest.path)
            total -= oldest.size
        }
    }

    /// Waits until nobody else decodes that recording.
    private func begin(_ id: String) async {
        await withCheckedContinuation { continuation in
            let isFirst = running.withLock { running in
                guard running[id] != nil else {
                    running[id] = []
                    return true
                }
                running[id]?.append(continuation)
                return false
            }
            if isFirst { continuation.resume() }
        }
    }

    private func end(_ id: String) {
        let next = running.withLock { running -> CheckedContinuation<Void, Never>? in
            guard running[id]?.isEmpty == false else {
                running[id] = nil
                return nil
            }
            return running[id]?.removeFirst()
        }
        next?.resume()
    }

    private static func failure(_ path: String) -> FileError {
        let code = FileErrorCode(errno: errno)
        return FileError(
            code: code,
            message: "the decoded recording \(path) cannot be read: \(unsafe String(cString: strerror(errno)))")
    }
}
