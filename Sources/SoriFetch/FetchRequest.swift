/// One HTTP request to another server.
public struct FetchRequest: Sendable {
    /// GET, or POST when there is a body.
    public var body: [UInt8]?
    /// An `http://` or `https://` address.
    public var url: String
    /// Header fields; a line break in one makes the request fail with `bad_request`.
    public var headers: [(name: String, value: String)]
    /// The longest wait for a connection, TLS included.
    public var connectTimeout: Duration = .seconds(15)
    /// The longest silence of the other side, before and within its answer; at least a second.
    public var idleTimeout: Duration = .seconds(60)
    /// The longest time in all; nil for no limit.
    public var totalTimeout: Duration?
    /// Redirects that are followed. `Authorization` is not sent on to another host or port, and https never falls to
    /// http.
    public var maxRedirects = 10

    /// Makes a GET, or a POST of `body`.
    public init(_ url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil) {
        self.url = url
        self.headers = headers
        self.body = body
    }
}
