/// Why a WebSocket ends (RFC 6455, section 7.4).
public struct WebSocketCloseCode: RawRepresentable, Hashable, Sendable {
    /// The number as on the wire.
    public let rawValue: UInt16

    /// Takes any number.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// 1000: done.
    public static let normal = WebSocketCloseCode(rawValue: 1000)
    /// 1001: the server stops.
    public static let goingAway = WebSocketCloseCode(rawValue: 1001)
    /// 1002: a frame broke the protocol.
    public static let protocolError = WebSocketCloseCode(rawValue: 1002)
    /// 1003: this kind of data is not taken here.
    public static let unacceptableData = WebSocketCloseCode(rawValue: 1003)
    /// 1007: text that is no UTF-8.
    public static let invalidPayload = WebSocketCloseCode(rawValue: 1007)
    /// 1008: against the rules of the endpoint.
    public static let policyViolation = WebSocketCloseCode(rawValue: 1008)
    /// 1009: the message is too long.
    public static let messageTooBig = WebSocketCloseCode(rawValue: 1009)
    /// 1011: the server failed.
    public static let internalError = WebSocketCloseCode(rawValue: 1011)
    /// 1013: too busy, try again later.
    public static let tryAgainLater = WebSocketCloseCode(rawValue: 1013)
}

/// Thrown by a WebSocket's handler, closes the socket with a code of its choice.
public struct WebSocketCloseError: Error {
    /// The code to close with.
    public let code: WebSocketCloseCode
    /// Why, for the client; the first 123 bytes are sent.
    public let reason: String

    /// Makes the error.
    public init(_ code: WebSocketCloseCode, reason: String = "") {
        self.code = code
        self.reason = reason
    }
}
