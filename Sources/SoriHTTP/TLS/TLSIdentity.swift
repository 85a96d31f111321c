import Glibc
public import SoriCore
import Synchronization

/// What TLS listeners show to clients: a certificate and its key, which may be exchanged while they listen.
///
/// Handshakes that begin after `reload` get the new certificate; open connections are not touched.
public final class TLSIdentity: Sendable {
    /// Where the pair is read from.
    public let files: CertificateFiles
    private let current: Mutex<ServerCertificate>

    /// Reads the pair; throws `CertificateError` when it cannot be used. One that is not valid at this time is taken:
    /// `validity` tells it.
    public init(_ files: CertificateFiles) throws(CertificateError) {
        self.files = files
        current = Mutex(try ServerCertificate(files))
    }

    /// When clients take the certificate that is shown now.
    public var validity: CertificateValidity { current.withLock { $0.validity } }

    /// Reads the files again. Throws `CertificateError` and keeps what there was when the new pair cannot be used or
    /// is not valid at this time.
    public func reload() throws(CertificateError) {
        let next = try ServerCertificate(files)
        switch next.validity.state(at: time(nil)) {
        case .valid: current.withLock { $0 = next }
        case .expired:
            throw CertificateError(
                code: .expired,
                message: "the certificate \(files.certificate) expired on \(next.validity.endText); have it renewed")
        case .notYetValid:
            throw CertificateError(
                code: .notYetValid,
                message: "the certificate \(files.certificate) is valid from \(next.validity.startText) only; wait, or "
                    + "set this machine's clock")
        }
    }

    /// The pair for a handshake that begins.
    var certificate: ServerCertificate { current.withLock { $0 } }
}
