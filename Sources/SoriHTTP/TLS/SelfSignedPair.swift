internal import CTLS
import Glibc
import SoriCore

/// A new key and a certificate that it signs itself: the owner of their OpenSSL handles while they are made.
@safe
final class SelfSignedPair {
    private let key: OpaquePointer?
    private let certificate: OpaquePointer?

    /// Makes an ECDSA key on P-256 and a certificate for a server of these names; throws `CertificateError`.
    init(_ names: LocalNames, _ validity: CertificateValidity) throws(CertificateError) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        unsafe key = sori_tls_make_key()
        unsafe certificate = X509_new()
        guard unsafe key != nil, unsafe certificate != nil, fill(names, validity) else {
            let words = unsafe ERR_reason_error_string(ERR_peek_last_error()).map { unsafe String(cString: $0) }
            throw CertificateError(
                code: .notMade,
                message: "OpenSSL cannot make a certificate for development: \(words ?? "unknown reason"); give a "
                    + "certificate of your own")
        }
    }

    deinit {
        unsafe X509_free(certificate)
        unsafe EVP_PKEY_free(key)
    }

    /// The certificate in PEM form.
    func certificatePEM() throws(CertificateError) -> [UInt8] {
        try unsafe Self.pem { unsafe PEM_write_bio_X509($0, certificate) }
    }

    /// The key in PEM form, not encrypted.
    func keyPEM() throws(CertificateError) -> [UInt8] {
        try unsafe Self.pem { unsafe PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
    }

    private func fill(_ names: LocalNames, _ validity: CertificateValidity) -> Bool {
        let subject = unsafe X509_get_subject_name(certificate)
        // Version 3, which has extensions, is written as 2.
        return unsafe X509_set_version(certificate, 2) == 1
            && setSerial()
            && ASN1_TIME_set(X509_getm_notBefore(certificate), validity.start) != nil
            && ASN1_TIME_set(X509_getm_notAfter(certificate), validity.end) != nil
            && X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_ASC, "Sori for development", -1, -1, 0) == 1
            && X509_set_issuer_name(certificate, subject) == 1
            && X509_set_pubkey(certificate, key) == 1
            && add(NID_basic_constraints, "critical,CA:FALSE")
            && add(NID_key_usage, "critical,digitalSignature")
            && add(NID_ext_key_usage, "serverAuth")
            && add(NID_subject_key_identifier, "hash")
            && add(NID_subject_alt_name, names.alternativeNames)
            && X509_sign(certificate, key, EVP_sha256()) > 0
    }

    /// Browsers refuse a second certificate of one issuer with the same number, so it is 127 random bits.
    private func setSerial() -> Bool {
        let number = unsafe BN_new()
        defer { unsafe BN_free(number) }
        return unsafe number != nil && BN_rand(number, 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1
            && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
    }

    private func add(_ kind: Int32, _ value: String) -> Bool {
        var context = unsafe X509V3_CTX()
        unsafe X509V3_set_ctx(&context, certificate, certificate, nil, nil, 0)
        guard let item = unsafe X509V3_EXT_conf_nid(nil, &context, kind, value) else { return false }
        defer { unsafe X509_EXTENSION_free(item) }
        return unsafe X509_add_ext(certificate, item, -1) == 1
    }

    private static func pem(_ write: (OpaquePointer?) -> Int32) throws(CertificateError) -> [UInt8] {
        let bio = unsafe BIO_new(BIO_s_mem())
        defer { unsafe BIO_free(bio) }
        var start: UnsafePointer<CChar>?
        guard unsafe bio != nil, unsafe write(bio) == 1 else {
            throw CertificateError(code: .notMade, message: "OpenSSL cannot write a certificate for development")
        }
        let count = unsafe sori_bio_bytes(bio, &start)
        return unsafe UnsafeBufferPointer(start: start, count: count).map { UInt8(bitPattern: $0) }
    }
}
