public import SoriCore

/// Why a server cannot start.
public typealias HTTPServerError = DomainError<HTTPServerErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `HTTPServerError`.
public enum HTTPServerErrorCode: String, Sendable, CaseIterable {
    /// Another program listens on the port.
    case portTaken = "port_taken"
    /// The system does not allow to listen there.
    case listenFailed = "listen_failed"
    /// The address is no IP address and port.
    case badAddress = "bad_address"
    /// libwebsockets could not start.
    case loopFailed = "loop_failed"
}
