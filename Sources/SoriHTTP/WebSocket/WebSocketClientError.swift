public import SoriCore

/// Why a WebSocket could not be opened or was lost.
public struct WebSocketClientError: CodedError {
    /// What went wrong, as a bounded set of identifiers.
    public enum Code: String, Sendable, CaseIterable {
        /// The address is not one of a WebSocket.
        case badAddress = "bad_address"
        /// The connection could not be opened.
        case connectFailed = "connect_failed"
        /// The connection has ended.
        case connectionLost = "connection_lost"
    }

    /// What went wrong.
    public let code: Code
    /// What failed and how to mend it.
    public let message: String
    /// The error underneath, when there was one.
    public let cause: (any Error)?

    init(code: Code, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
