import Glibc
import SoriCore
import SoriHTTP

/// The certificate of the TLS listeners: found or made at the start, read again at SIGHUP.
struct ServerIdentity: Service {
    /// What the listeners show; nil without TLS.
    let identity: TLSIdentity?
    private let source: CertificateSource?
    private let signal: ReloadSignal
    private let logger: Logger

    /// Days before the end of a certificate from which a start tells of it.
    private static let noticeDays = 14

    /// Reads the certificate, or makes one for development; nil as `source` is no TLS. Throws `ConfigurationError`
    /// when it cannot be used.
    init(_ source: CertificateSource?, signal: ReloadSignal, logger: Logger) throws(ConfigurationError) {
        self.source = source
        self.signal = signal
        self.logger = logger
        do throws(CertificateError) {
            switch source {
            case nil: identity = nil
            case .configured(let files):
                let identity = try TLSIdentity(files)
                self.identity = identity
                tell(identity)
            case .development(let folder):
                let certificate = DevelopmentCertificate(in: folder)
                let isNew = try certificate.prepare()
                identity = try TLSIdentity(certificate.files)
                logger.warning(
                    """
                    TLS shows a certificate made for development, which no client trusts by itself; \
                    give one of your own with \(Setting.tlsCert.flag) and \(Setting.tlsKey.flag)
                    """, ["certificate": certificate.files.certificate, "new": "\(isNew)"])
            }
        } catch {
            throw ConfigurationError(error.message)
        }
    }

    /// Reads the certificate again whenever SIGHUP comes, until the task is cancelled.
    func run() async throws {
        let worker = WorkerPool(name: "sori-certificate", threads: 1)
        for await _ in signal.wishes {
            await worker.run { reload() }
        }
    }

    private func reload() {
        guard let identity else { return logger.info("SIGHUP: no listener has a certificate to read again") }
        do throws(CertificateError) {
            if case .development(let folder) = source { _ = try DevelopmentCertificate(in: folder).prepare() }
            try identity.reload()
            logger.info(
                "SIGHUP: read the certificate again; new connections get it",
                ["certificate": identity.files.certificate, "expires": identity.validity.endText])
        } catch {
            logger.error("SIGHUP: the certificate in use stays: \(error.message)")
        }
    }

    private func tell(_ identity: TLSIdentity) {
        let validity = identity.validity
        let name = identity.files.certificate
        switch validity.state(at: time(nil)) {
        case .expired:
            logger.warning(
                "the certificate \(name) expired on \(validity.endText): clients refuse it; renew it and send SIGHUP")
        case .notYetValid:
            logger.warning(
                "the certificate \(name) is valid from \(validity.startText) only: clients refuse it until then")
        case .valid where validity.state(at: time(nil) + Self.noticeDays * 86_400) == .expired:
            logger.warning("the certificate \(name) expires on \(validity.endText); renew it and send SIGHUP")
        case .valid:
            logger.info("TLS", ["certificate": name, "expires": validity.endText])
        }
    }
}
