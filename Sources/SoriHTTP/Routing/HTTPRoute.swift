/// What the router knows of a route.
struct HTTPRoute: Sendable {
    var pattern: String
    var execution: HTTPExecution
    /// In bytes; nil takes the server's.
    var bodyLimit: Int?
    var errors: any HTTPErrorResponder
    var handler: HTTPHandler
}
