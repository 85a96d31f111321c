public import SoriCore

/// Addresses, limits and times of a server; the defaults suit a machine on the open net.
public struct HTTPServerConfiguration: Sendable {
    /// An address to listen on.
    public struct Listener: Sendable {
        /// An IP address of this machine, `0.0.0.0` for all of IPv4, `::` for all.
        public var host: String
        /// 0 picks a free port.
        public var port: Int
        /// What is shown to clients over TLS; nil: plain HTTP.
        public var identity: TLSIdentity?

        /// Makes a listener.
        public init(host: String = "0.0.0.0", port: Int, identity: TLSIdentity? = nil) {
            self.host = host
            self.port = port
            self.identity = identity
        }
    }

    /// Where to listen.
    public var listeners: [Listener]
    /// Longest request head in bytes; more gets 431.
    public var maxHeaderBytes = 32 * 1024
    /// Most header fields; more get 431.
    public var maxHeaderFields = 200
    /// Longest request body in bytes where the route says nothing else; more gets 413.
    public var bodyLimit = BodyLimit(16 << 20)
    /// Most bytes of a request body kept for a handler that is slower than its client.
    public var bodyBufferBytes = 256 * 1024
    /// Most bytes of a streamed answer kept for a client that is slower than its handler.
    public var responseBufferBytes = 256 * 1024
    /// Time for a whole request head, from the connection's start or the head's first byte.
    public var headerTimeout: Duration = .seconds(15)
    /// Longest silence within a request's body; then 408.
    public var bodyTimeout: Duration = .seconds(30)
    /// Longest time a client may take nothing of an answer.
    public var writeTimeout: Duration = .seconds(60)
    /// Longest time between two requests on one connection.
    public var keepAliveTimeout: Duration = .seconds(60)
    /// Most connections; further ones are closed at once.
    public var maxConnections = 8_192
    /// Most requests being handled, WebSockets not counted; further ones get 503 with Retry-After.
    public var maxRequestsInFlight = 4_096
    /// Nil: no CORS header fields.
    public var cors: CORSConfiguration?
    /// How long requests may go on once the server is told to stop; what is not done then is cancelled and answered
    /// with 503.
    public var finishTimeout: Duration = .seconds(8)
    /// How long after that order the server ends in any case; longer than `finishTimeout`, so that the answers still go
    /// out.
    public var drainTimeout: Duration = .milliseconds(9_500)
    /// How long browsers shall take this host's name over TLS only, told in answers over TLS; nil: not told.
    public var strictTransport: Duration?
    /// HTTP/2 over TLS.
    public var allowsHTTP2 = true
    /// Threads that read files for answers.
    public var fileThreads = 2
    /// Where lines go.
    public var logger = Logger(label: "http")
    /// A configuration with the defaults.
    public init(listeners: [Listener]) { self.listeners = listeners }
}

extension HTTPServerConfiguration {
    /// The value of the header field Strict-Transport-Security (RFC 6797).
    var strictTransportValue: String? { strictTransport.map { "max-age=\($0.components.seconds)" } }
}
