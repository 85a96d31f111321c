public import SoriCore

/// A request to another server that got no usable answer.
public struct FetchError: CodedError {
    /// `bad_request`, `unreachable`, `tls_failed`, `timed_out`, `cut_off`, `too_many_redirects`, `too_long` or `failed`.
    public let code: String
    /// What failed, with the address, and how to fix it.
    public let message: String
    /// The error underneath, when there was one.
    public let cause: (any Error)?

    /// Makes an error with a code of the list above.
    public init(code: String, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// Whether the same request may well work a moment later.
    public var isPassing: Bool { ["unreachable", "timed_out", "cut_off"].contains(code) }
}
