/// Limits and timing of one WebSocket route.
public struct WebSocketOptions: Sendable {
    /// Longest message in bytes, joined from its fragments; a longer one closes with 1009.
    public var maxMessageBytes = 1 << 20
    /// Bytes received but not yet taken by the handler before reading from the client stops.
    public var receiveBufferBytes = 256 * 1024
    /// Bytes queued to be sent before `send` suspends.
    public var sendBufferBytes = 256 * 1024
    /// Time between pings; a client that stays silent for two of them, or takes nothing of what it is sent for six, is
    /// dropped. Nil: no pings, and nobody is dropped.
    public var pingInterval: Duration? = .seconds(20)
    /// Subprotocols offered; the first of the client's that is among them is chosen.
    public var subprotocols: [String] = []
    /// Looks at the request before the upgrade; a thrown error becomes the HTTP answer. Runs where handlers run.
    public var accept: (@Sendable (HTTPRequest) async throws -> Void)?

    /// The defaults.
    public init() {}

    /// The limits of the state machine and its shell.
    var limits: WebSocketStateMachine.Limits {
        WebSocketStateMachine.Limits(
            messageBytes: maxMessageBytes, receiveBufferBytes: receiveBufferBytes, sendBufferBytes: sendBufferBytes,
            ping: pingInterval?.nanoseconds)
    }
}
