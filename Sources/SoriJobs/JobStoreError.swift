public import SoriCore

/// A store of jobs that cannot be used.
public struct JobStoreError: CodedError {
    /// `exists`, `no_space`, `busy`, `unwritable`, `damaged`, `newer_version`, `bad_address` or `failed`.
    public let code: String
    /// What failed, with the file, and how to fix it.
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
