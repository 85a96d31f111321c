/// An error that a person can act on: a stable code, what failed and how to mend it, and what lay below it.
///
/// `code` is one of a closed set, so whoever turns one error into another does so case by case; its raw value is a
/// short lower-case identifier such as `unsupported_media`, safe as a metric label and on the wire. `message` names the
/// field, file or tensor and says the remedy; `cause` is the error that led here, if any.
public protocol CodedError: Error, CustomStringConvertible {
    /// What can go wrong: an enumeration of stable identifiers (`lower_snake_case`).
    associatedtype Code: RawRepresentable<String>, Sendable
    /// What went wrong.
    var code: Code { get }
    /// What failed and how to fix it, in English.
    var message: String { get }
    /// The error underneath, when there was one.
    var cause: (any Error)? { get }
}

extension CodedError {
    /// `code: message`, followed by the cause when there is one.
    public var description: String {
        guard let cause else { return "\(code.rawValue): \(message)" }
        return "\(code.rawValue): \(message) (\(cause))"
    }
}
