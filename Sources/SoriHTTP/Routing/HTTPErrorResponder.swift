import SoriCore

/// Turns an error into an answer; the one type in which errors take their wire form.
public protocol HTTPErrorResponder: Sendable {
    /// The answer to `request`, which failed with `error`. Must not tell the client what an unknown error holds.
    func response(to error: any Error, for request: HTTPRequest) -> HTTPResponse
}

/// `{"detail":{"error":CODE,"message":TEXT}}`; an unknown error becomes a bare 500 with the request's id.
public struct DetailErrorResponder: HTTPErrorResponder {
    private struct Answer: Encodable {
        struct Detail: Encodable {
            var error: String
            var message: String
        }
        var detail: Detail
    }

    /// Makes the responder.
    public init() {}

    /// The answer; only an `HTTPError` tells its message.
    public func response(to error: any Error, for request: HTTPRequest) -> HTTPResponse {
        let known =
            error as? HTTPError
            ?? HTTPError(500, code: .internalError, message: "the server failed; request id \(request.id)")
        let answer = Answer(detail: Answer.Detail(error: known.code.rawValue, message: known.message))
        var response = HTTPResponse.json((try? JSONText.encode(answer)) ?? [], status: known.status)
        response.problemCode = known.code.rawValue
        return response
    }
}
