public import SoriCore

/// A failure of ONNX Runtime, or of what it was given.
public struct OnnxError: CodedError {
    /// What went wrong, as a bounded set of identifiers.
    public enum Code: String, Sendable, CaseIterable {
        /// The library is not there, or cannot be loaded into this process.
        case libraryMissing = "library_missing"
        /// A file is no graph that the library can load.
        case graphDamaged = "graph_damaged"
        /// A call of the library failed, or was stopped.
        case callFailed = "call_failed"
    }

    /// What went wrong.
    public let code: Code
    /// What failed, with the path or the name of the library's function.
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
