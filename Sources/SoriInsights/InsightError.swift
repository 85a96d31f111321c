public import SoriCore

/// A language model that gave no usable answer.
public struct InsightError: CodedError {
    /// What went wrong, as a bounded set of identifiers.
    public enum Code: String, Sendable, CaseIterable {
        /// No language model answers.
        case unreachable
        /// The language model took too long.
        case timedOut = "timed_out"
        /// The server has no such model.
        case modelMissing = "model_missing"
        /// The server refuses the key.
        case noAccess = "no_access"
        /// The answer broke off.
        case halfAnswer = "half_answer"
        /// The answer is not what was asked for.
        case badAnswer = "bad_answer"
        /// The answer is longer than its limit.
        case tooLong = "too_long"
        /// The address of the server cannot be used.
        case badAddress = "bad_address"
        /// The server failed.
        case serverFailed = "server_failed"
    }

    /// What went wrong.
    public let code: Code
    /// What failed, with the address or setting, and how to fix it.
    public let message: String
    /// The error underneath, when there was one.
    public let cause: (any Error)?

    /// Makes an error.
    public init(code: Code, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// Whether asking once more may well bring an answer.
    var isWorthRetrying: Bool {
        switch code {
        case .unreachable, .halfAnswer, .badAnswer, .serverFailed: true
        case .timedOut, .modelMissing, .noAccess, .tooLong, .badAddress: false
        }
    }
}
