import FoundationEssentials
import Glibc
public import SoriCore

/// Writes samples to a WAV file as they come, whatever their number.
public enum WAVFileWriter {
    /// Writes `source` (16 kHz, mono) as 16-bit PCM to `path`, readable by its owner alone.
    ///
    /// It is written beside the file and renamed, so there is never half a recording under its name. Files are touched
    /// on `pool`. Throws `FileError` where the file cannot be written, and what `source` throws; then nothing is left.
    public static func write(_ source: any SampleSource, to path: String, pool: WorkerPool) async throws {
        let draft = "\(path).\(UUID().uuidString)"
        do {
            let descriptor = try await pool.run { () throws(FileError) in
                let descriptor = unsafe Glibc.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
                guard descriptor >= 0 else { throw failure(path) }
                return descriptor
            }
            defer { close(descriptor) }
            var count = 0
            while let block = try await source.next() {
                let offset = headerBytes + 2 * count
                try await pool.run { () throws(FileError) in
                    try put(WAVWriter.data(block), at: offset, to: descriptor, path)
                }
                count += block.count
            }
            let total = count
            try await pool.run { () throws(FileError) in
                try put(WAVWriter.header(samples: total), at: 0, to: descriptor, path)
                guard unsafe rename(draft, path) == 0 else { throw failure(path) }
            }
        } catch {
            await pool.run { _ = unsafe unlink(draft) }
            throw error
        }
    }

    private static let headerBytes = 44

    private static func put(
        _ bytes: [UInt8], at offset: Int, to descriptor: Int32, _ path: String
    ) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe pwrite(
                    descriptor, buffer.baseAddress.map { unsafe $0 + done }, bytes.count - done, off_t(offset + done))
            }
            if count > 0 { done += count } else if errno != EINTR { throw failure(path) }
        }
    }

    private static func failure(_ path: String) -> FileError {
        let problem = errno
        return FileError(
            code: FileErrorCode(errno: problem),
            message: "cannot write \(path): \(unsafe String(cString: strerror(problem)))")
    }
}
