/// An answer: status, header fields, body. Length, date, request id and connection fields are the server's to add.
public struct HTTPResponse: Sendable {
    /// The status.
    public var status: HTTPStatus
    /// The header fields.
    public var headers: HTTPHeaders
    /// The body.
    public var body: HTTPResponseBody
    /// The code of the error that this answers, for whoever counts answers; never sent.
    public var problemCode: String?

    /// Makes an answer.
    public init(status: HTTPStatus = .ok, headers: HTTPHeaders = [:], body: HTTPResponseBody = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// UTF-8 text of a content type.
    public static func text(
        _ text: String, status: HTTPStatus = .ok, contentType: String = "text/plain; charset=utf-8"
    ) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["content-type": contentType], body: .bytes(Array(text.utf8)))
    }

    /// A JSON text already encoded.
    public static func json(_ bytes: [UInt8], status: HTTPStatus = .ok) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["content-type": "application/json"], body: .bytes(bytes))
    }
}

/// What an answer carries.
public enum HTTPResponseBody: Sendable {
    /// Bytes in memory; the length is declared.
    case bytes([UInt8])
    /// A regular file, read and sent in parts, with its length declared.
    case file(path: String)
    /// Bytes as they come: chunked (HTTP/1.1) or data frames (HTTP/2). An error ends the connection, so that the client
    /// sees a broken answer and not a short one.
    case stream(@Sendable (HTTPBodyWriter) async throws -> Void)
    /// The same with the length that is declared: a body that comes to another one ends the connection.
    case sized(Int, @Sendable (HTTPBodyWriter) async throws -> Void)
}

/// Where a streamed answer goes.
public struct HTTPBodyWriter: Sendable {
    private let send: @Sendable ([UInt8]) async throws -> Void

    /// A writer that hands its bytes to `send`.
    public init(_ send: @escaping @Sendable ([UInt8]) async throws -> Void) { self.send = send }

    /// Queues bytes and returns once there is room for more; throws `HTTPError` when the client has gone.
    public func write(_ bytes: [UInt8]) async throws { try await send(bytes) }
}
