/// A whole message of a WebSocket (RFC 6455).
public enum WebSocketMessage: Sendable, Equatable {
    /// UTF-8 text, checked.
    case text(String)
    /// Bytes.
    case binary([UInt8])

    /// The bytes of its payload.
    var count: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .binary(let bytes): bytes.count
        }
    }

    /// What it costs while it waits: small messages cost memory too.
    var cost: Int { count + 64 }
}
