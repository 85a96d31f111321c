/// A certificate chain, the server's own certificate first, and its key: two PEM files, or one that holds both.
public struct CertificateFiles: Sendable, Equatable {
    /// The certificate file.
    public var certificate: String
    /// The key file.
    public var key: String

    /// Makes the pair.
    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }
}
