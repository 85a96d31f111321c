/// A file that could not be opened, mapped or understood.
public struct FileError: CodedError {
    /// A stable identifier: `not_found`, `no_permission`, `unreadable`, `malformed`.
    public let code: String
    /// What failed, with the path, and how to fix it.
    public let message: String
    /// The error underneath, when there was one.
    public let cause: (any Error)?

    /// Makes an error with a code of the list above.
    public init(code: String, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
