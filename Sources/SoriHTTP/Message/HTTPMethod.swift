/// A request method (RFC 9110, section 9), upper case.
public struct HTTPMethod: RawRepresentable, Hashable, Sendable {
    /// The method's name as on the wire.
    public let rawValue: String

    /// Takes any token; unknown methods match no route and get 405.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// GET
    public static let get = HTTPMethod(rawValue: "GET")
    /// HEAD
    public static let head = HTTPMethod(rawValue: "HEAD")
    /// POST
    public static let post = HTTPMethod(rawValue: "POST")
    /// PATCH (RFC 5789)
    public static let patch = HTTPMethod(rawValue: "PATCH")
    /// DELETE
    public static let delete = HTTPMethod(rawValue: "DELETE")
    /// OPTIONS
    public static let options = HTTPMethod(rawValue: "OPTIONS")
}
