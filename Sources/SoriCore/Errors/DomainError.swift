/// An error that carries its code, message and cause and nothing else: what most targets' errors are.
///
/// A target names its own by a type alias and the set of its codes, as `FileError` does.
public struct DomainError<Code: RawRepresentable<String> & Sendable>: CodedError {
    /// What went wrong.
    public let code: Code
    /// What failed, with the file, address or setting, and how to fix it.
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
