/// What works on a WebSocket until it returns or throws.
public typealias WebSocketHandler = @Sendable (WebSocketConnection) async throws -> Void

/// What the router knows of a WebSocket.
struct WebSocketRoute: Sendable {
    var pattern: String
    var options: WebSocketOptions
    var errors: any HTTPErrorResponder
    var handler: WebSocketHandler
}
