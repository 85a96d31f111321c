public import SoriCore

/// Encrypts bytes so that nobody without the key reads them or changes them unnoticed: AES-256-GCM (NIST SP 800-38D)
/// of OpenSSL.
public enum Sealing {
    /// Bytes that sealing adds: a random nonce in front, a tag behind.
    public static let overhead = nonceLength + tagLength

    private static let nonceLength = 12
    private static let tagLength = 16

    /// The sealed bytes, which open only with the same `key` and `context`.
    ///
    /// `context` is not part of the answer: it ties the bytes to what they belong to. A key may seal 2^32 times. Throws
    /// `crypto_failed`.
    public static func seal(_ bytes: [UInt8], key: SealingKey, context: [UInt8]) throws(CryptoError) -> [UInt8] {
        let nonce = try CipherContext.randomBytes(nonceLength)
        let cipher = try CipherContext(key: key, nonce: nonce, encrypts: true)
        try cipher.authenticate(context)
        let sealed = try cipher.transform(bytes)
        return nonce + sealed + (try cipher.finish(tagLength: tagLength))
    }

    /// What was sealed; throws `not_authentic` when a bit differs, or the key or `context` is another.
    public static func open(_ sealed: [UInt8], key: SealingKey, context: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard sealed.count >= overhead else {
            throw CryptoError(code: .notAuthentic, message: "\(sealed.count) bytes are too few to be sealed data")
        }
        let cipher = try CipherContext(key: key, nonce: Array(sealed.prefix(nonceLength)), encrypts: false)
        try cipher.authenticate(context)
        let bytes = try cipher.transform(Array(sealed[nonceLength..<sealed.count - tagLength]))
        try cipher.verify(tag: Array(sealed.suffix(tagLength)))
        return bytes
    }
}
