import Glibc

/// Copies a file's bytes; a link is followed.
enum FileCopy {
    /// Copies `source` to `target`, which is replaced, and waits until it is on the disk.
    static func run(from source: String, to target: String, advance: (Int) -> Void) throws(ModelError) {
        let input = unsafe open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else {
            throw ModelError(
                code: .unwritable, message: "cannot read \(source): \(unsafe String(cString: strerror(errno)))")
        }
        defer { close(input) }
        let output = unsafe open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard output >= 0 else { throw FileTrouble.writing(target, errno) }
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
            try FileTrouble.write(Array(buffer[..<count]), to: output, path: target)
            advance(count)
        }
        guard fsync(output) == 0 else { throw FileTrouble.writing(target, errno) }
    }
}
