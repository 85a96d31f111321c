/// Whom a TLS connection trusts, and what it shows of itself.
public struct TunnelTrust: Sendable, Equatable {
    /// A PEM file of the authorities that may vouch for the server; nil: the system's.
    public var authorities: String?
    /// A PEM file with the client's certificate and its key, for servers that ask for one.
    public var certificate: String?

    /// Trusts the system's authorities and shows nothing, unless told.
    public init(authorities: String? = nil, certificate: String? = nil) {
        self.authorities = authorities
        self.certificate = certificate
    }
}
