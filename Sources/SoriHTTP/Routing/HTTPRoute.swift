/// What the router knows of a route.
struct HTTPRoute: Sendable {
    var pattern: String
    var execution: HTTPExecution
    /// Nil takes the server's.
    var bodyLimit: BodyLimit?
    var errors: any HTTPErrorResponder
    var handler: HTTPHandler
    /// What a description of the API says of it; nil for what is none of the API's.
    var description: (any RouteDescription)?
}

/// What a description of an API says of a route; the router only keeps it beside the route.
public protocol RouteDescription: Sendable {}

/// Where a route's handler runs.
public enum HTTPExecution: Sendable {
    /// On the server's own loop thread: for handlers that answer at once from memory, such as /health. One that takes
    /// longer than a millisecond holds up every other connection.
    case loop
    /// On Swift's cooperative pool.
    case pool
}

/// What the router knows of a WebSocket.
struct WebSocketRoute: Sendable {
    var pattern: String
    var options: WebSocketOptions
    var errors: any HTTPErrorResponder
    var handler: WebSocketHandler
}
