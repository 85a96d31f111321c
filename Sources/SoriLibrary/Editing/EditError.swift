public import SoriCore

/// An edit that cannot be made; nothing of it has happened.
public struct EditError: CodedError, Equatable {
    /// What is wrong, as a bounded set of identifiers.
    public enum Code: String, Sendable, CaseIterable {
        /// The transcript has no segment of that number.
        case unknownSegment = "unknown_segment"
        /// The segment has no such word, or nothing would stand before it.
        case badWord = "bad_word"
        /// No segment follows the last one.
        case lastSegment = "last_segment"
        /// The number is that of another segment, or none at all.
        case idTaken = "id_taken"
        /// Nobody of that name is heard.
        case unknownSpeaker = "unknown_speaker"
        /// A text, title or name is empty or too long.
        case badText = "bad_text"
        /// The times of a segment or word are no times, or not in order.
        case badTimes = "bad_times"
        /// There is no such version.
        case unknownVersion = "unknown_version"
        /// More segments or operations than may be.
        case tooMany = "too_many"
    }

    /// What is wrong.
    public let code: Code
    /// Which operation, from 0.
    public let operation: Int
    /// The entry of the operation that is at fault.
    public let field: String
    /// What failed and how to mend it.
    public let message: String
    /// Nothing lies below it.
    public var cause: (any Error)? { nil }

    /// An error in operation number `operation`.
    init(_ code: Code, operation: Int, field: String, _ message: String) {
        self.code = code
        self.operation = operation
        self.field = field
        self.message = message
    }
}
