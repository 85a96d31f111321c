/// A response status (RFC 9110, section 15), 100...599.
public struct HTTPStatus: RawRepresentable, Hashable, Sendable, ExpressibleByIntegerLiteral {
    /// The number as on the wire.
    public let rawValue: Int

    /// Takes any number; the server sends it as it is.
    public init(rawValue: Int) { self.rawValue = rawValue }
    /// Lets `404` stand for a status.
    public init(integerLiteral value: Int) { rawValue = value }

    /// 200
    public static let ok: HTTPStatus = 200
    /// 202
    public static let accepted: HTTPStatus = 202

    /// False for answers that end with their head (RFC 9112, section 6.3).
    var allowsBody: Bool { rawValue >= 200 && rawValue != 204 && rawValue != 304 }
}
