import FoundationEssentials
import Glibc
import SoriCore

/// Standard input copied to a temporary file, since decoders need to seek. The file has no name: it goes with the last
/// reference, or with the process, however that ends.
final class SpooledInput: Sendable {
    /// Where this process finds the file, as often as it likes.
    var path: String { "/proc/self/fd/\(descriptor)" }
    private let descriptor: Int32

    /// Reads standard input to its end into the folder that TMPDIR names; throws `FileError` when the temporary file
    /// cannot be written.
    init() throws(FileError) {
        let folder = FileManager.default.temporaryDirectory.path
        var template = Array("\(folder)/sori-stdin-XXXXXX".utf8CString)
        descriptor = unsafe mkstemp(&template)
        guard descriptor >= 0 else { throw FileError(code: .unreadable, message: "cannot make a file in \(folder)") }
        unsafe unlink(&template)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(STDIN_FILENO, &buffer, buffer.count)
            if count == 0 { return }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(code: .unreadable, message: "cannot read standard input")
            }
            var written = 0
            while written < count {
                let step = unsafe buffer.withUnsafeBytes { bytes in
                    unsafe write(descriptor, bytes.baseAddress.map { unsafe $0 + written }, count - written)
                }
                if step < 0, errno == EINTR { continue }
                guard step > 0 else {
                    throw FileError(code: .unreadable, message: "cannot write to \(folder): is the disk full?")
                }
                written += step
            }
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
