public import SoriCore

/// A step that gave no usable answer: mostly because of a language model, or of a program that was asked.
public typealias InsightError = DomainError<InsightErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `InsightError`.
public enum InsightErrorCode: String, Sendable, CaseIterable {
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
    /// The server has not been told with what to do this.
    case notConfigured = "not_configured"
    /// A fault of the program itself.
    case internalError = "internal_error"
}

extension InsightError {
    /// Whether asking once more may well bring an answer.
    var isWorthRetrying: Bool {
        switch code {
        case .unreachable, .halfAnswer, .badAnswer, .serverFailed: true
        case .timedOut, .modelMissing, .noAccess, .tooLong, .badAddress, .notConfigured, .internalError: false
        }
    }
}
