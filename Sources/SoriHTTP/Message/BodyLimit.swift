/// How much a request may carry, and what a client is told that sends more.
public struct BodyLimit: Sendable, Equatable {
    /// What the limit is of.
    public enum Subject: Sendable, Equatable {
        /// The body as a whole.
        case body
        /// A file in the body.
        case file
        /// The text fields of a form, all together.
        case fields
    }

    /// What the limit is of.
    public let subject: Subject
    /// The most bytes of it; the number that a client is told.
    public let bytes: Int
    /// What comes beside it at most: the rest of a form around a file. Not told.
    public let surroundings: Int
    /// What raises the limit, such as `--max-upload-mb (STT_MAX_UPLOAD_MB)`; nil when it is fixed.
    public let setting: String?

    /// Makes a limit.
    public init(_ bytes: Int, of subject: Subject = .body, surroundings: Int = 0, setting: String? = nil) {
        self.bytes = bytes
        self.subject = subject
        self.surroundings = surroundings
        self.setting = setting
    }

    /// Whether a body of so many bytes is more than anything the limit allows.
    func isExceeded(by count: Int) -> Bool { count - surroundings > bytes }

    /// No limit.
    static let none = BodyLimit(.max)
}

extension BodyLimit: ExpressibleByIntegerLiteral {
    /// A limit of the whole body.
    public init(integerLiteral bytes: Int) { self.init(bytes) }
}
