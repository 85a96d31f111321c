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
