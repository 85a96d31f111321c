/// One request as a handler sees it.
public struct HTTPRequest: Sendable {
    /// The request's id: the client's `X-Request-Id` when it is sane, else made here; goes back in the answer.
    public var id: String
    /// The method.
    public var method: HTTPMethod
    /// The path, percent-decoded, without the query; `/` at the least.
    public var path: String
    /// The query's items in order, percent-decoded.
    public var query: [(name: String, value: String)]
    /// The header fields.
    public var headers: HTTPHeaders
    /// The values of the route's `{name}` parts.
    public var parameters: [String: String]
    /// The client's address, such as `127.0.0.1`.
    public var remoteAddress: String
    /// The port the request came in on.
    public var localPort: Int
    /// True over TLS.
    public var isSecure: Bool
    /// The body, pulled as it comes.
    public var body: HTTPBody

    /// Makes a request; mostly for the server and for tests.
    public init(
        id: String = "", method: HTTPMethod, path: String, query: [(name: String, value: String)] = [],
        headers: HTTPHeaders = [:], parameters: [String: String] = [:], remoteAddress: String = "",
        localPort: Int = 0, isSecure: Bool = false, body: HTTPBody
    ) {
        self.id = id
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.parameters = parameters
        self.remoteAddress = remoteAddress
        self.localPort = localPort
        self.isSecure = isSecure
        self.body = body
    }

    /// The first query item of that name.
    public func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// What answers a request; a thrown error is turned into an answer by the server's `HTTPErrorResponder`.
public typealias HTTPHandler = @Sendable (HTTPRequest) async throws -> HTTPResponse
