internal import CTLS
import Glibc
import SoriCore

/// A certificate, those that vouch for it, and its key: the owner of their OpenSSL handles, found fit for handshakes.
///
/// `@unchecked Sendable`:
/// - the variables are written in `init` alone, before anybody else knows the object, and never change;
/// - OpenSSL counts the handles' references atomically and locks what it caches in them.
@safe
final class ServerCertificate: @unchecked Sendable {
    private var certificate: OpaquePointer?
    private var key: OpaquePointer?
    private var chain: OpaquePointer? = unsafe sori_chain_make()
    /// When clients take it.
    private(set) var validity = CertificateValidity(start: 0, end: 0)

    private static let kinds = [EVP_PKEY_RSA, EVP_PKEY_RSA_PSS, EVP_PKEY_EC, EVP_PKEY_ED25519, EVP_PKEY_ED448]

    /// Reads the pair; throws `CertificateError`, naming the file, when it cannot be used. When it is not the time for
    /// the certificate it is read all the same.
    init(_ files: CertificateFiles) throws(CertificateError) {
        // The thread's list of errors is shared with whoever else calls OpenSSL on it: it is left empty.
        ERR_clear_error()
        defer { ERR_clear_error() }
        try readCertificates(files.certificate)
        try readKey(files.key)
        try check(files)
        validity = unsafe CertificateValidity(
            start: Self.seconds(X509_get0_notBefore(certificate)), end: Self.seconds(X509_get0_notAfter(certificate)))
    }

    deinit {
        unsafe X509_free(certificate)
        unsafe EVP_PKEY_free(key)
        unsafe sori_chain_free(chain)
    }

    /// Gives a handshake the pair; `handshake` is OpenSSL's `SSL`. False when there is no memory for it.
    func present(on handshake: OpaquePointer) -> Bool {
        ERR_clear_error()
        return unsafe SSL_use_cert_and_key(handshake, certificate, key, chain, 1) == 1
    }

    // MARK: - Reading

    private func readCertificates(_ path: String) throws(CertificateError) {
        let bytes = try PEMFile.read(path, "certificate")
        let isWhole = unsafe Self.withBIO(bytes) { bio in
            while let next = unsafe PEM_read_bio_X509(bio, nil, nil, nil) {
                if unsafe certificate == nil {
                    unsafe certificate = next
                } else if unsafe sori_chain_append(chain, next) == 0 {
                    unsafe X509_free(next)
                    return false
                }
            }
            return Self.reason(ERR_peek_last_error()) == PEM_R_NO_START_LINE
        }
        guard isWhole, unsafe certificate != nil else {
            throw CertificateError(
                code: .malformed,
                message: "\(path) holds no sound certificate in PEM form; it must have whole parts that begin with "
                    + "-----BEGIN CERTIFICATE-----")
        }
        ERR_clear_error()
    }

    private func readKey(_ path: String) throws(CertificateError) {
        let bytes = try PEMFile.read(path, "key")
        var isEncrypted = false
        unsafe key = Self.withBIO(bytes) { bio in
            unsafe withUnsafeMutablePointer(to: &isEncrypted) { flag in
                // Asked for a password, it says that there is none; the library would ask the terminal.
                unsafe PEM_read_bio_PrivateKey(
                    bio, nil,
                    { _, _, _, flag in
                        unsafe flag?.assumingMemoryBound(to: Bool.self).pointee = true
                        return -1
                    }, flag)
            }
        }
        guard unsafe key == nil else { return }
        throw isEncrypted
            ? CertificateError(
                code: .encryptedKey,
                message: "the key \(path) is encrypted, and a server that starts alone has no password; write it "
                    + "without: openssl pkey -in \(path) -out NEW_FILE")
            : CertificateError(
                code: .malformed,
                message: "\(path) holds no sound private key in PEM form; it must have a whole part that begins with "
                    + "-----BEGIN PRIVATE KEY----- or the like")
    }

    // MARK: - Checking

    private func check(_ files: CertificateFiles) throws(CertificateError) {
        guard unsafe Self.kinds.contains(EVP_PKEY_get_base_id(key)) else {
            throw CertificateError(
                code: .unusable, message: "the key \(files.key) is of a kind that TLS does not take; use ECDSA or RSA")
        }
        guard unsafe X509_check_private_key(certificate, key) == 1 else {
            throw CertificateError(
                code: .keyMismatch,
                message: "the key \(files.key) does not belong to the first certificate of \(files.certificate); give "
                    + "the pair that was issued together, the server's own certificate first")
        }
        // What a handshake would refuse, such as short keys, is better known now.
        let context = unsafe SSL_CTX_new(TLS_server_method())
        defer { unsafe SSL_CTX_free(context) }
        guard unsafe context != nil, unsafe SSL_CTX_use_cert_and_key(context, certificate, key, chain, 1) == 1 else {
            let words = unsafe ERR_reason_error_string(ERR_peek_last_error()).map { unsafe String(cString: $0) }
            throw CertificateError(
                code: .unusable,
                message: "\(files.certificate) and \(files.key) cannot be used: \(words ?? "refused"); use ECDSA P-256 "
                    + "or RSA of 2048 bits or more, signed with SHA-256")
        }
    }

    // MARK: - OpenSSL's values

    private static func withBIO<Result>(_ bytes: [UInt8], _ body: (OpaquePointer?) -> Result) -> Result {
        unsafe bytes.withUnsafeBytes { buffer in
            let bio = unsafe BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count))
            defer { unsafe BIO_free(bio) }
            return unsafe body(bio)
        }
    }

    private static func reason(_ error: UInt) -> Int32 { ERR_GET_REASON(error) }

    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int {
        var parts = unsafe tm()
        return unsafe ASN1_TIME_to_tm(time, &parts) == 1 ? timegm(&parts) : 0
    }
}
