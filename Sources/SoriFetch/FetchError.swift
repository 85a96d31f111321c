public import SoriCore

/// A request to another server that got no usable answer.
public struct FetchError: CodedError {
    /// What went wrong, as a bounded set of identifiers.
    public enum Code: String, Sendable, CaseIterable {
        /// The address or a header field cannot be sent.
        case badRequest = "bad_request"
        /// No server answers at the address.
        case unreachable
        /// The server's certificate or the TLS handshake was refused.
        case tlsFailed = "tls_failed"
        /// The server answered too slowly.
        case timedOut = "timed_out"
        /// The connection broke before the end.
        case cutOff = "cut_off"
        /// The address redirects without end.
        case tooManyRedirects = "too_many_redirects"
        /// The answer is longer than its limit.
        case tooLong = "too_long"
        /// The transfer failed for another reason.
        case failed
    }

    /// What went wrong.
    public let code: Code
    /// What failed, with the address, and how to fix it.
    public let message: String
    /// The error underneath, when there was one.
    public let cause: (any Error)?

    /// Makes an error.
    public init(code: Code, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// Whether the same request may well work a moment later.
    public var isPassing: Bool {
        switch code {
        case .unreachable, .timedOut, .cutOff: true
        case .badRequest, .tlsFailed, .tooManyRedirects, .tooLong, .failed: false
        }
    }
}
