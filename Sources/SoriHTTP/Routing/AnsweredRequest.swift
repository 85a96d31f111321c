/// A request and what was answered, for whoever counts them; nothing that a client wrote but its request id.
public struct AnsweredRequest: Sendable {
    /// The request's id.
    public let id: String
    /// The method.
    public let method: HTTPMethod
    /// The pattern of the route, such as `/api/jobs/{id}`; nil where no route answers the path.
    public let pattern: String?
    /// The client's address, such as `127.0.0.1`.
    public let remoteAddress: String
    /// The status; 101 for a socket that was opened.
    public let status: HTTPStatus
    /// The code of the error that was answered, if it was one.
    public let problemCode: String?
    /// From the request's head until the answer's; the body of the request is within, that of a streamed answer is not.
    public let duration: Duration

    /// Makes a record.
    public init(
        id: String, method: HTTPMethod, pattern: String?, remoteAddress: String, status: HTTPStatus,
        problemCode: String?, duration: Duration
    ) {
        self.id = id
        self.method = method
        self.pattern = pattern
        self.remoteAddress = remoteAddress
        self.status = status
        self.problemCode = problemCode
        self.duration = duration
    }

    /// A record of `response` to `request`, which began at `start`.
    init(
        _ request: HTTPRequest, pattern: String?, _ response: HTTPResponse, since start: ContinuousClock.Instant
    ) {
        self.init(
            id: request.id, method: request.method, pattern: pattern, remoteAddress: request.remoteAddress,
            status: response.status, problemCode: response.problemCode, duration: ContinuousClock.now - start)
    }
}

/// Told of each answer, on any thread; must return at once.
public typealias HTTPObserver = @Sendable (AnsweredRequest) -> Void
