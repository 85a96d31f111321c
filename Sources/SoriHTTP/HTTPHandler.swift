/// What answers a request; a thrown error is turned into an answer by the server's `HTTPErrorResponder`.
public typealias HTTPHandler = @Sendable (HTTPRequest) async throws -> HTTPResponse
