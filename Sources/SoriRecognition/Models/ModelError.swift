public import SoriCore

/// A model that could not be fetched, taken in or removed.
public struct ModelError: CodedError {
    /// `bad_name`, `model_missing`, `no_access`, `not_whisper`, `already_there`, `in_use`, `no_space`, `unwritable`,
    /// `unreachable`, `cut_off`, `wrong_bytes` or `hub_failed`.
    public let code: String
    /// What failed and the command or value that mends it.
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
