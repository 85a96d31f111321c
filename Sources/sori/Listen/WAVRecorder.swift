import Glibc
import SoriAudio
import Synchronization

/// Writes what is heard to a WAV file while it is heard.
///
/// The length in the header is put right about once a second and at the end.
final class WAVRecorder: Sendable {
    private let descriptor: Int32
    private let path: String
    private let samples = Mutex(0)

    /// Makes or empties the file; throws a line that says why it cannot.
    init(path: String) throws(ConfigurationError) {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
        try write(WAVWriter.header(samples: 0), at: 0)
    }

    deinit { close(descriptor) }

    /// Adds samples, and puts the header's length right about once a second.
    func append(_ block: [Float]) throws(ConfigurationError) {
        let (before, after) = samples.withLock { count in
            defer { count += block.count }
            return (count, count + block.count)
        }
        try write(WAVWriter.data(block), at: 44 + 2 * before)
        if before / 16_000 != after / 16_000 { try finish() }
    }

    /// Puts the header's length right.
    func finish() throws(ConfigurationError) {
        try write(WAVWriter.header(samples: samples.withLock { $0 }), at: 0)
    }

    private func write(_ bytes: [UInt8], at offset: Int) throws(ConfigurationError) {
        var done = 0
        while done < bytes.count {
            let (count, code) = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
                let count = unsafe pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
                return (count, errno)
            }
            if count > 0 { done += count } else if code != EINTR { throw Self.failure(path, code) }
        }
    }

    private static func failure(_ path: String, _ code: Int32) -> ConfigurationError {
        ConfigurationError("cannot write \(path): \(unsafe String(cString: strerror(code)))")
    }
}
