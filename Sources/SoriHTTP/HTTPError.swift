public import SoriCore

/// A request that cannot be served, with the status that says so.
public struct HTTPError: CodedError {
    /// The status to answer with.
    public let status: HTTPStatus
    /// A stable identifier such as `body_too_large`.
    public let code: String
    /// What is wrong and how to fix it; sent to the client.
    public let message: String
    /// The error underneath; never sent to the client.
    public let cause: (any Error)?

    /// Makes an error; `message` reaches the client.
    public init(_ status: HTTPStatus, code: String, message: String, cause: (any Error)? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.cause = cause
    }

    static func tooLarge(limit: Int) -> HTTPError {
        HTTPError(413, code: "body_too_large", message: "the body is larger than the limit of \(limit) bytes")
    }

    /// The client went away before the end.
    static let gone = HTTPError(499, code: "client_gone", message: "the client closed the connection")

    /// The server was told to stop and the request was not done in time.
    public static let stopping = HTTPError(
        503, code: "stopping", message: "the server is stopping and could not finish the request; send it again later")

    /// The client was silent too long.
    static let timedOut = HTTPError(408, code: "request_timeout", message: "the request's body came too slowly")
}
