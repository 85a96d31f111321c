public import SoriCore

/// A transcription or a model load that could not be done.
public struct RecognitionError: CodedError {
    /// `unsupported_language`, `unsupported_option`, `invalid_option`, `unsupported_media`, `backend_missing`,
    /// `backend_loading`, `model_missing`, `model_damaged`, `overloaded` or `engine_failed`.
    public let code: String
    /// What failed and the command or value that mends it.
    public let message: String
    /// The error underneath, when there was one.
    public let cause: (any Error)?
    /// The option that is wrong, under the name that clients give it; nil when it is none.
    public let field: String?

    /// Makes an error with a code of the list above.
    public init(code: String, message: String, cause: (any Error)? = nil, field: String? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
        self.field = field
    }
}
