public import SoriCore

/// Why a server cannot start.
public struct HTTPServerError: CodedError {
    /// What went wrong, as a bounded set of identifiers.
    public enum Code: String, Sendable, CaseIterable {
        /// Another program listens on the port.
        case portTaken = "port_taken"
        /// The system does not allow to listen there.
        case listenFailed = "listen_failed"
        /// The address is no IP address and port.
        case badAddress = "bad_address"
        /// The certificate or its key cannot be used.
        case badCertificate = "bad_certificate"
        /// libwebsockets could not start.
        case loopFailed = "loop_failed"
    }

    /// What went wrong.
    public let code: Code
    /// What failed and how to mend it.
    public let message: String
    /// The error underneath, when there was one.
    public let cause: (any Error)?

    init(code: Code, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
