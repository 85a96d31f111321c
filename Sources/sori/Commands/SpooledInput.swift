import Glibc
import SoriCore

/// Standard input copied to a temporary file, since decoders need to seek; deleted with the last reference.
final class SpooledInput: Sendable {
    /// The temporary file.
    let path: String

    /// Reads standard input to its end; throws `FileError` when the temporary file cannot be written.
    init() throws(FileError) {
        var template = Array("/tmp/sori-stdin-XXXXXX".utf8CString)
        let descriptor = unsafe mkstemp(&template)
        guard descriptor >= 0 else { throw FileError(code: "unreadable", message: "cannot make a file in /tmp") }
        defer { close(descriptor) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(STDIN_FILENO, &buffer, buffer.count)
            if count == 0 { return }
            if count < 0 {
                if errno == EINTR { continue }
                unsafe unlink(path)
                throw FileError(code: "unreadable", message: "cannot read standard input")
            }
            var written = 0
            while written < count {
                let step = unsafe buffer.withUnsafeBytes { bytes in
                    unsafe write(descriptor, bytes.baseAddress.map { unsafe $0 + written }, count - written)
                }
                guard step > 0 else {
                    unsafe unlink(path)
                    throw FileError(code: "unreadable", message: "cannot write \(path): is the disk full?")
                }
                written += step
            }
        }
    }

    deinit { unsafe unlink(path) }
}
