public import SoriCore

/// Why a WebSocket could not be opened or was lost.
public struct WebSocketClientError: CodedError {
    /// A stable identifier: `bad_address`, `connect_failed` or `connection_lost`.
    public let code: String
    /// What failed and how to mend it.
    public let message: String
    /// The error underneath, when there was one.
    public let cause: (any Error)?

    init(code: String, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
