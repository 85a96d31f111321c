import FoundationEssentials
import Glibc
import SoriCore
import SoriFormats

/// Reads, writes and copies the files of models; its errors say what to do.
package enum ModelFiles {
    /// The error for a write to `path` that failed with `code` of errno.
    static func writing(_ path: String, _ code: Int32) -> ModelError {
        let reason = unsafe String(cString: strerror(code))
        switch code {
        case ENOSPC, EDQUOT, EFBIG:
            return ModelError(
                code: .noSpace,
                message:
                    "there is no room left for \(path) (\(reason)): free some, or give STT_MODELS_DIR a larger disk; "
                    + "what has been fetched is kept")
        default:
            return ModelError(
                code: .unwritable, message: "cannot write \(path): \(reason); check STT_MODELS_DIR and its owner")
        }
    }

    /// Writes all bytes.
    static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(ModelError) {
        var written = 0
        while written < bytes.count {
            let (step, code) = unsafe bytes.withUnsafeBytes { buffer in
                let step = unsafe Glibc.write(
                    descriptor, buffer.baseAddress.map { unsafe $0 + written }, bytes.count - written)
                return (step, errno)
            }
            if step < 0, code == EINTR { continue }
            guard step > 0 else { throw writing(path, step < 0 ? code : ENOSPC) }
            written += step
        }
    }

    /// Replaces a small file.
    static func write(_ text: String, to path: String) throws(ModelError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw writing(path, errno) }
        defer { close(descriptor) }
        try write(Array(text.utf8), to: descriptor, path: path)
    }

    /// A small file's text, or nil when there is none or it is longer than `limit` bytes.
    static func text(at path: String, limit: Int) -> String? {
        guard let file = try? MappedFile(path: path), file.count <= limit else { return nil }
        return unsafe file.withBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// Throws `no_space` when the disk of `folder` has less than `bytes` left.
    static func checkRoom(for bytes: Int, in folder: String) throws(ModelError) {
        var info = statvfs()
        guard unsafe statvfs(folder, &info) == 0 else { return }
        let room = Int(
            clamping: UInt64(info.f_bavail).multipliedReportingOverflow(by: UInt64(info.f_frsize)).partialValue)
        guard room < bytes else { return }
        throw ModelError(
            code: .noSpace,
            message:
                "\(folder) has \(room / 1_000_000) MB left, but \(bytes / 1_000_000 + 1) MB are needed: free some, or "
                + "give STT_MODELS_DIR a larger disk")
    }

    /// Copies `source`, links followed, to `target`, which is replaced, and waits until it is on the disk.
    ///
    /// `advance` is told of every block of bytes that has been written.
    static func copy(from source: String, to target: String, advance: (Int) -> Void) throws(ModelError) {
        let input = unsafe open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else {
            throw ModelError(
                code: .unwritable, message: "cannot read \(source): \(unsafe String(cString: strerror(errno)))")
        }
        defer { close(input) }
        let output = unsafe open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard output >= 0 else { throw writing(target, errno) }
        defer { close(output) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = unsafe read(input, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw ModelError(
                    code: .unwritable, message: "cannot read \(source): \(unsafe String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            try write(Array(buffer[..<count]), to: output, path: target)
            advance(count)
        }
        guard fsync(output) == 0 else { throw writing(target, errno) }
    }

    /// The names in a folder; none when it cannot be read.
    static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    /// Bytes of a file, or of all files below a folder; 0 for what is not there.
    package static func size(_ path: String) -> Int {
        // Links count as what they point to: the hub's cache keeps the weights elsewhere.
        var info = stat()
        guard unsafe stat(path, &info) == 0 else { return 0 }
        guard info.st_mode & S_IFMT == S_IFDIR else { return Int(info.st_size) }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.reduce(0) { $0 + size("\(path)/\($1)") }
    }
}
