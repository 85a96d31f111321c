/// One HTTP request to another server.
public struct FetchRequest: Sendable {
    /// What is sent; a GET has nothing.
    public var body: [UInt8]?
    /// The parts of a `multipart/form-data` body, which goes over HTTP/1.1; instead of `body` where there are any.
    public var form: [FetchFormPart] = []
    /// The method; nil for GET, or POST when there is a body.
    public var method: String?
    /// An `http://` or `https://` address.
    public var url: String
    /// Header fields; a line break in one makes the request fail with `bad_request`.
    public var headers: [(name: String, value: String)]
    /// The longest wait for a connection, TLS included.
    public var connectTimeout: Duration = .seconds(15)
    /// The longest silence of the other side, before and within its answer; at least a second.
    public var idleTimeout: Duration = .seconds(60)
    /// The longest time in all; nil for no limit.
    public var totalTimeout: Duration?
    /// Redirects that are followed. `Authorization` is not sent on to another host or port, and https never falls to
    /// http.
    public var maxRedirects = 10
    /// A file of certificates (PEM) to trust instead of the system's; one that cannot be read is `tls_failed`.
    public var authorities: String?
    /// False takes any certificate: for a server that asks itself under an address that its certificate does not name.
    public var checksCertificate = true
    /// The only machine that is connected to, on `port`, whatever the name in the address stands for; no proxy is used
    /// and no redirect followed then. Nil: what the name stands for.
    public var destination: (address: IPAddress, port: Int)?

    /// Makes a GET, or a POST of `body`.
    public init(_ url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil) {
        self.url = url
        self.headers = headers
        self.body = body
    }
}
