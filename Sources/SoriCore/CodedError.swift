/// An error that a person can act on: a stable code, what failed and how to mend it, and what lay below it.
///
/// `code` is a short lower-case identifier such as `unsupported_media`, safe as a metric label; `message` names the field,
/// file or tensor and says the remedy; `cause` is the error that led here, if any.
public protocol CodedError: Error, CustomStringConvertible {
    /// A stable, bounded identifier (`lower_snake_case`).
    var code: String { get }
    /// What failed and how to fix it, in English.
    var message: String { get }
    /// The error underneath, when there was one.
    var cause: (any Error)? { get }
}

extension CodedError {
    /// `code: message`, followed by the cause when there is one.
    public var description: String {
        guard let cause else { return "\(code): \(message)" }
        return "\(code): \(message) (\(cause))"
    }
}
