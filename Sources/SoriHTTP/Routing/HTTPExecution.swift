/// Where a route's handler runs.
public enum HTTPExecution: Sendable {
    /// On the server's own loop thread: for handlers that answer at once from memory, such as /health. One that takes
    /// longer than a millisecond holds up every other connection.
    case loop
    /// On Swift's cooperative pool.
    case pool
}
