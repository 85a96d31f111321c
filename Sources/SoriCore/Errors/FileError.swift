/// A file that could not be opened, mapped or understood.
public struct FileError: CodedError {
    /// What went wrong, as a bounded set of identifiers.
    public enum Code: String, Sendable, CaseIterable {
        /// There is no file at the path.
        case notFound = "not_found"
        /// The process may not read the file.
        case noPermission = "no_permission"
        /// The system failed to open, map or read the file.
        case unreadable
        /// The contents are not what the format asks for.
        case malformed
        /// A sound file of a kind that is not read here.
        case unsupported
    }

    /// What went wrong.
    public let code: Code
    /// What failed, with the path, and how to fix it.
    public let message: String
    /// The error underneath, when there was one.
    public let cause: (any Error)?

    /// Makes an error.
    public init(code: Code, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
