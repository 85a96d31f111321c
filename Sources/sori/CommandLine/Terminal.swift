import Glibc

/// Standard output and standard error, unbuffered.
enum Terminal {
    /// Whether standard error is a terminal that a person watches.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes text to standard output; throws when nobody reads it any more or the disk is full.
    static func out(_ text: String) throws {
        try write(text, to: STDOUT_FILENO)
    }

    /// Writes a line to standard error; what cannot be said there cannot be said at all.
    static func note(_ line: String) {
        try? write(line + "\n", to: STDERR_FILENO)
    }

    /// Writes over the last line of standard error.
    static func progress(_ line: String) {
        try? write("\r\u{1B}[K" + line, to: STDERR_FILENO)
    }

    private static func write(_ text: String, to descriptor: Int32) throws {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let (count, failure) = unsafe bytes.withUnsafeBytes { buffer in
                let count = unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
                return (count, errno)
            }
            if count < 0 {
                if failure == EINTR { continue }
                throw ConfigurationError("cannot write: \(unsafe String(cString: strerror(failure)))")
            }
            bytes = bytes.dropFirst(count)
        }
    }
}
