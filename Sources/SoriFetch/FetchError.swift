public import SoriCore

/// A request to another server that got no usable answer.
public typealias FetchError = DomainError<FetchErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `FetchError`.
public enum FetchErrorCode: String, Sendable, CaseIterable {
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

extension FetchError {
    /// Whether the same request may well work a moment later.
    public var isPassing: Bool {
        switch code {
        case .unreachable, .timedOut, .cutOff: true
        case .badRequest, .tlsFailed, .tooManyRedirects, .tooLong, .failed: false
        }
    }
}
