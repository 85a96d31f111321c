import Glibc
import SoriCore
import SoriCrypto
import SoriFetch
import Synchronization

/// A file that grows while it is fetched, and over several runs of the program.
///
/// What has come stands in `NAME.SUM.partial`, the server's entity tag in `NAME.SUM.etag`; only bytes that add up get
/// the name itself.
final class PartialFile: FetchSink {
    private struct State {
        var descriptor: Int32
        var count: Int
        var digest: ContentDigest
    }

    private let file: HubFile
    private let path: String
    private let folder: String
    private let rejects: @Sendable (Int) -> ModelError?
    private let advance: @Sendable (Int) -> Void
    private let state: Mutex<State>

    private var etagPath: String { "\(folder)/\(file.name).\(file.sum.text.prefix(16)).etag" }

    /// Opens what is there of `file` in `folder` and sums it up: blocks for as long as reading it takes.
    ///
    /// `rejects` turns a status into an error; `advance` is told of bytes gained, or lost when the count is negative.
    init(
        _ file: HubFile, in folder: String, rejects: @escaping @Sendable (Int) -> ModelError?,
        advance: @escaping @Sendable (Int) -> Void
    ) throws(ModelError) {
        self.file = file
        self.folder = folder
        self.rejects = rejects
        self.advance = advance
        path = "\(folder)/\(file.name).\(file.sum.text.prefix(16)).partial"
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ModelFiles.writing(path, errno) }
        let digest = file.digest()
        var count = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let read = unsafe Glibc.read(descriptor, &buffer, buffer.count)
            if read < 0, errno == EINTR { continue }
            guard read > 0 else { break }
            count += read
            digest.update(buffer[..<read])
        }
        state = Mutex(State(descriptor: descriptor, count: count, digest: digest))
        if count > file.size { restart() } else { advance(count) }
    }

    deinit { _ = state.withLock { close($0.descriptor) } }

    /// Bytes that are there.
    var count: Int { state.withLock { $0.count } }

    /// The header fields that ask for the rest only.
    var headers: [(name: String, value: String)] {
        let count = count
        guard count > 0 else { return [] }
        let range = (name: "Range", value: "bytes=\(count)-")
        guard let tag = ModelFiles.text(at: etagPath, limit: 512), !tag.isEmpty else { return [range] }
        return [range, ("If-Range", tag)]
    }

    /// Looks at whether the answer continues the file, starts it anew, or is none.
    func begin(_ head: FetchHead) throws {
        if head.status == 416 {
            restart()
            throw FetchError(code: .cutOff, message: "the hub cannot continue \(file.name)")
        }
        if let failure = rejects(head.status) { throw failure }
        let kept = count
        if head.status == 206 {
            guard let range = ContentRange(head["content-range"] ?? ""), range.start == kept, range.total == file.size
            else {
                restart()
                throw FetchError(code: .cutOff, message: "the hub continues \(file.name) from the wrong offset")
            }
        } else if kept > 0 {
            restart()
        }
        if head.status == 200, let length = head["content-length"].flatMap({ Int($0) }), length != file.size {
            throw ModelError(
                code: .wrongBytes,
                message: "\(file.name) should have \(file.size) bytes, but the hub sends \(length): try again later")
        }
        guard let tag = head["etag"], tag.hasPrefix("\""), tag.utf8.count <= 512 else { return }
        try ModelFiles.write(tag, to: etagPath)
    }

    /// Adds bytes to the file and to the sum.
    func receive(_ bytes: [UInt8]) throws {
        try state.withLock { state throws(ModelError) in
            guard state.count + bytes.count <= file.size else {
                throw ModelError(
                    code: .wrongBytes,
                    message: "the hub sends more of \(file.name) than the \(file.size) bytes it has")
            }
            try ModelFiles.write(bytes, to: state.descriptor, path: path)
            state.count += bytes.count
            state.digest.update(bytes)
        }
        advance(bytes.count)
    }

    /// Gives the file its name once everything is there; throws `wrong_bytes`, and starts anew, when the sum differs.
    func finish() throws {
        let (count, found) = state.withLock { ($0.count, $0.digest.finish()) }
        guard count == file.size else {
            throw FetchError(code: .cutOff, message: "\(file.name) ended after \(count) of \(file.size) bytes")
        }
        guard found == file.sum.text else {
            restart()
            throw ModelError(
                code: .wrongBytes,
                message: "\(file.name) has the sum \(found), the hub says \(file.sum.text): not used; try again")
        }
        let code = state.withLock { fsync($0.descriptor) == 0 ? 0 : errno }
        guard code == 0 else { throw ModelFiles.writing(path, code) }
        guard unsafe rename(path, "\(folder)/\(file.name)") == 0 else { throw ModelFiles.writing(path, errno) }
        unsafe unlink(etagPath)
    }

    /// Forgets what is there.
    private func restart() {
        let lost = state.withLock { state in
            let lost = state.count
            // A file that cannot be cut fails at the next write.
            ftruncate(state.descriptor, 0)
            lseek(state.descriptor, 0, SEEK_SET)
            state.count = 0
            state.digest = file.digest()
            return lost
        }
        unsafe unlink(etagPath)
        if lost > 0 { advance(-lost) }
    }
}

/// The `Content-Range` of a partial answer: `bytes 5-9/10` (RFC 9110, section 14.4).
struct ContentRange: Equatable {
    /// The first byte.
    let start: Int
    /// Bytes of the whole.
    let total: Int

    /// Reads the field; nil when it is malformed or does not say the total.
    init?(_ text: String) {
        guard text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let total = Int(parts[1]) else { return nil }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let start = Int(ends[0]), let end = Int(ends[1]), start <= end, end < total else {
            return nil
        }
        self.start = start
        self.total = total
    }
}
