/// The head of a request (RFC 9112): what comes before the body, checked.
struct HTTPRequestHead: Sendable {
    /// How the body's end is told.
    enum Framing: Equatable, Sendable {
        case none
        case length(Int)
        case chunked
    }

    var method: HTTPMethod
    /// The path, percent-decoded.
    var path: String
    var query: [(name: String, value: String)]
    /// 0 for HTTP/1.0, 1 for HTTP/1.1.
    var minorVersion: Int
    var headers: HTTPHeaders
    var framing: Framing
    /// False when the connection ends after the answer.
    var keepsAlive: Bool
    /// True when the client waits for `100 Continue` before it sends the body.
    var expectsContinue: Bool
}
