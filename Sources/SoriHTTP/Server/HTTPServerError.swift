public import SoriCore

/// Why a server cannot start.
public struct HTTPServerError: CodedError {
    /// A stable identifier: `port_taken`, `listen_failed`, `bad_certificate`, `loop_failed`.
    public let code: String
    /// What failed and how to mend it.
    public let message: String
    /// The error underneath, when there was one.
    public let cause: (any Error)?

    init(code: String, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
