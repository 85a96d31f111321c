import Glibc
public import SoriCore

/// A certificate for trying TLS out, in a folder of its own: made when there is none, kept as long as it is good.
///
/// Nobody vouches for it. Clients must be told to trust it, and its key lies on the disk for anyone who reads as this
/// user.
public struct DevelopmentCertificate: Sendable {
    /// Where it lies.
    public let files: CertificateFiles
    private let folder: String
    private let names: LocalNames

    private static let seconds = 365 * 86_400
    /// How far a certificate's start lies back, for clients whose clocks are late.
    private static let lateness = 3_600

    /// Names the folder; nothing is written yet.
    public init(in folder: String) { self.init(in: folder, names: .ofThisMachine) }

    init(in folder: String, names: LocalNames) {
        self.folder = folder
        self.names = names
        files = CertificateFiles(certificate: folder + "/development.crt", key: folder + "/development.key")
    }

    /// Makes a pair unless there is one that is whole and valid at this time; true when it made one.
    ///
    /// Throws `CertificateError` when the folder cannot be written. Of several processes that ask at once, one makes
    /// it.
    public func prepare() throws(CertificateError) -> Bool { try prepare(at: time(nil)) }

    func prepare(at now: Int) throws(CertificateError) -> Bool {
        let lock = try lockFolder()
        defer { close(lock) }
        if let there = try? ServerCertificate(files), there.validity.state(at: now) == .valid { return false }
        let pair = try SelfSignedPair(
            names, CertificateValidity(start: now - Self.lateness, end: now + Self.seconds))
        // Should the process end between the two, they do not match, and the next start makes both anew.
        try PEMFile.write(pair.keyPEM(), to: files.key, mode: 0o600)
        try PEMFile.write(pair.certificatePEM(), to: files.certificate, mode: 0o644)
        return true
    }

    private func lockFolder() throws(CertificateError) -> Int32 {
        let remedy = "give a data directory that can be written, or a certificate of your own"
        do {
            try Folder.make(folder)
        } catch {
            throw CertificateError(code: .notMade, message: "\(error.message); \(remedy)")
        }
        _ = unsafe chmod(folder, 0o700)
        let path = folder + "/.lock"
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw CertificateError(
                code: .notMade, message: "cannot write \(path): \(PEMFile.describe(errno)); \(remedy)")
        }
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        return descriptor
    }
}
