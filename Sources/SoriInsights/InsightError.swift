public import SoriCore

/// A language model that gave no usable answer.
public struct InsightError: CodedError {
    /// `unreachable`, `timed_out`, `model_missing`, `no_access`, `half_answer`, `bad_answer`, `too_long`, `bad_address` or
    /// `server_failed`.
    public let code: String
    /// What failed, with the address or setting, and how to fix it.
    public let message: String
    /// The error underneath, when there was one.
    public let cause: (any Error)?

    /// Makes an error with a code of the list above.
    public init(code: String, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// Whether asking once more may well bring an answer.
    var isWorthRetrying: Bool {
        ["unreachable", "half_answer", "bad_answer", "server_failed"].contains(code)
    }
}
