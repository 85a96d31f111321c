public import SoriCore

/// What went wrong with a key, or with what was sealed with it.
public typealias CryptoError = DomainError<CryptoErrorCode>

/// What can go wrong, as a bounded set of identifiers; see `CryptoError`.
public enum CryptoErrorCode: String, Sendable, CaseIterable {
    /// The key file cannot be read.
    case keyUnreadable = "key_unreadable"
    /// A key is not 64 hexadecimal digits.
    case keyMalformed = "key_malformed"
    /// The bytes were changed, cut or sealed with another key.
    case notAuthentic = "not_authentic"
    /// The library failed, or the system gave no random numbers.
    case failed = "crypto_failed"
}
