public import SoriCore

/// Why a WebSocket could not be opened or was lost.
public typealias WebSocketClientError = DomainError<WebSocketClientErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `WebSocketClientError`.
public enum WebSocketClientErrorCode: String, Sendable, CaseIterable {
    /// The address is not one of a WebSocket.
    case badAddress = "bad_address"
    /// The connection could not be opened.
    case connectFailed = "connect_failed"
    /// The server finds the request itself wrong (400 or 422): another one would too.
    case requestRefused = "request_refused"
    /// The server answers with another status: this socket is not to be had there now.
    case socketRefused = "socket_refused"
    /// The connection has ended.
    case connectionLost = "connection_lost"
}
