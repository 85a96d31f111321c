/// Turns an error into an answer; the one place where errors take their wire form.
public protocol HTTPErrorResponder: Sendable {
    /// The answer to `request`, which failed with `error`. Must not tell the client what an unknown error holds.
    func response(to error: any Error, for request: HTTPRequest) -> HTTPResponse
}
