/// `{"detail":{"error":CODE,"message":TEXT}}`; an unknown error becomes a bare 500 with the request's id.
public struct DetailErrorResponder: HTTPErrorResponder {
    /// Makes the responder.
    public init() {}

    /// The answer; only an `HTTPError` tells its message.
    public func response(to error: any Error, for request: HTTPRequest) -> HTTPResponse {
        let known =
            error as? HTTPError
            ?? HTTPError(500, code: .internalError, message: "the server failed; request id \(request.id)")
        var json = JSONText()
        json.raw(#"{"detail":{"error":"#)
        json.string(known.code.rawValue)
        json.raw(#","message":"#)
        json.string(known.message)
        json.raw("}}")
        return .json(json.bytes, status: known.status)
    }
}
