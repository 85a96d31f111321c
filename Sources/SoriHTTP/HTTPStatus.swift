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
    /// 400
    public static let badRequest: HTTPStatus = 400
    /// 404
    public static let notFound: HTTPStatus = 404
    /// 413
    public static let contentTooLarge: HTTPStatus = 413
    /// 500
    public static let internalServerError: HTTPStatus = 500
    /// 503
    public static let serviceUnavailable: HTTPStatus = 503
}
