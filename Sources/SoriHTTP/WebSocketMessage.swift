/// A whole message of a WebSocket (RFC 6455).
public enum WebSocketMessage: Sendable, Equatable {
    /// UTF-8 text, checked.
    case text(String)
    /// Bytes.
    case binary([UInt8])
}
