public import SoriCore

/// A request that cannot be served, with the status that says so.
public struct HTTPError: CodedError {
    /// What went wrong, as a bounded set of identifiers.
    public enum Code: String, Sendable, CaseIterable {
        /// The request line or a header field is not HTTP.
        case malformedRequest = "malformed_request"
        /// The chunked body is not HTTP.
        case malformedChunk = "malformed_chunk"
        /// The form cannot be read.
        case malformedForm = "malformed_form"
        /// The WebSocket handshake is not one.
        case malformedHandshake = "malformed_handshake"
        /// The HTTP version is not spoken here.
        case unknownHttpVersion = "unknown_http_version"
        /// The transfer encoding is not known.
        case unknownTransferEncoding = "unknown_transfer_encoding"
        /// The expectation is not known.
        case unknownExpectation = "unknown_expectation"
        /// The WebSocket version is not spoken here.
        case unknownWebsocketVersion = "unknown_websocket_version"
        /// The body is no form.
        case unsupportedContentType = "unsupported_content_type"
        /// The body is compressed.
        case unsupportedContentEncoding = "unsupported_content_encoding"
        /// The path is that of a WebSocket.
        case upgradeRequired = "upgrade_required"
        /// There is nothing at the path.
        case notFound = "not_found"
        /// The path has no such method.
        case methodNotAllowed = "method_not_allowed"
        /// The body needs a Content-Length.
        case lengthRequired = "length_required"
        /// The body is larger than its limit.
        case bodyTooLarge = "body_too_large"
        /// The header is larger than its limit.
        case headerTooLarge = "header_too_large"
        /// The request came too slowly.
        case requestTimeout = "request_timeout"
        /// The client closed the connection.
        case clientGone = "client_gone"
        /// The disk has no room for the upload.
        case diskFull = "disk_full"
        /// The upload could not be stored.
        case cannotStore = "cannot_store"
        /// The file to send could not be read.
        case unreadableFile = "unreadable_file"
        /// The upload comes faster than it can be taken.
        case tooFast = "too_fast"
        /// A body was read twice at once.
        case twoReaders = "two_readers"
        /// Too many requests are going on.
        case overloaded
        /// The server is stopping.
        case stopping
        /// The server failed.
        case internalError = "internal_error"
    }

    /// The status to answer with.
    public let status: HTTPStatus
    /// What went wrong.
    public let code: Code
    /// What is wrong and how to fix it; sent to the client.
    public let message: String
    /// The error underneath; never sent to the client.
    public let cause: (any Error)?

    /// The limit that a body exceeds (`body_too_large`).
    public let limit: BodyLimit?

    /// Makes an error; `message` reaches the client.
    public init(
        _ status: HTTPStatus, code: Code, message: String, limit: BodyLimit? = nil, cause: (any Error)? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.limit = limit
        self.cause = cause
    }

    static func tooLarge(_ limit: BodyLimit) -> HTTPError {
        let (subject, remedy) =
            switch limit.subject {
            case .body: ("the body is", "send less")
            case .file: ("the file is", "send a smaller file")
            case .fields: ("the text fields of the form are", "send shorter texts")
            }
        let setting = limit.setting.map { ", or have the server started with a larger \($0)" } ?? ""
        return HTTPError(
            413, code: .bodyTooLarge,
            message: "\(subject) larger than the limit of \(limit.bytes) bytes: \(remedy)\(setting)", limit: limit)
    }

    /// The body is in an encoding that is not undone here (RFC 9110, section 15.5.16).
    static func encoded(_ encoding: String) -> HTTPError {
        HTTPError(
            415, code: .unsupportedContentEncoding,
            message:
                "the body is encoded as '\(encoding.prefix(40))', which is not read here: send it as it is, without "
                + "Content-Encoding")
    }

    /// The client went away before the end.
    static let gone = HTTPError(499, code: .clientGone, message: "the client closed the connection")

    /// The server was told to stop and the request was not done in time.
    public static let stopping = HTTPError(
        503, code: .stopping, message: "the server is stopping and could not finish the request; send it again later")

    /// The client was silent too long.
    static let timedOut = HTTPError(408, code: .requestTimeout, message: "the request's body came too slowly")
}
