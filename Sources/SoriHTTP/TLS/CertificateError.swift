public import SoriCore

/// Why a certificate and its key cannot be used.
public typealias CertificateError = DomainError<CertificateErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `CertificateError`.
public enum CertificateErrorCode: String, Sendable, CaseIterable {
    /// A file is missing or may not be read.
    case unreadable = "unreadable_certificate"
    /// A file holds no certificate or no key in PEM form.
    case malformed = "malformed_certificate"
    /// The key belongs to another certificate.
    case keyMismatch = "key_mismatch"
    /// The key is protected by a password.
    case encryptedKey = "encrypted_key"
    /// The key's kind or size is not taken by clients of today.
    case unusable = "unusable_certificate"
    /// The certificate's time is over.
    case expired = "expired_certificate"
    /// The certificate's time has not begun.
    case notYetValid = "certificate_not_yet_valid"
    /// A certificate for development could not be made or written.
    case notMade = "certificate_not_made"
}
