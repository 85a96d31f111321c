/// One part of a `multipart/form-data` body (RFC 7578).
public struct FetchFormPart: Sendable {
    /// What a part carries.
    public enum Content: Sendable {
        /// Text or bytes in memory.
        case bytes([UInt8])
        /// A regular file, read while it is sent, so that memory stays flat however large it is.
        case file(path: String, filename: String)
    }

    /// The name of the field.
    public var name: String
    /// What it carries.
    public var content: Content
    /// Its content type, or nil for none.
    public var type: String?

    /// Makes a part. A file that cannot be read makes the request fail with `bad_request`.
    public init(_ name: String, _ content: Content, type: String? = nil) {
        self.name = name
        self.content = content
        self.type = type
    }

    /// A text field.
    public static func text(_ name: String, _ value: String) -> FetchFormPart {
        FetchFormPart(name, .bytes(Array(value.utf8)))
    }
}
