public import SoriCore

/// A corpus or a file of hypotheses that cannot be used.
public typealias EvaluationError = DomainError<EvaluationErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `EvaluationError`.
public enum EvaluationErrorCode: String, Sendable, CaseIterable {
    /// There is no such file or folder, or it cannot be read.
    case unreadable
    /// A line is not what the format asks for; the message names the file and the line.
    case malformed
    /// Nothing is left that could be scored.
    case empty
}
