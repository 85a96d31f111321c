internal import CCrypto
import FoundationEssentials
public import SoriCore

/// A secret that two sides share, to sign messages with; it appears in no description.
public struct SigningSecret: Sendable, CustomStringConvertible {
    /// 128 bits at least, however they are written.
    static let shortest = 16

    private let bytes: [UInt8]

    /// Takes a secret as it is; HMAC takes any length.
    init(bytes: [UInt8]) { self.bytes = bytes }

    /// A new secret of 256 bits that nobody else has.
    public static func random() -> SigningSecret {
        var generator = SystemRandomNumberGenerator()
        return SigningSecret(bytes: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    /// Reads the secret of a file: its text, without the spaces and line breaks around it.
    ///
    /// Throws `key_unreadable` or, for less than 16 bytes, `key_malformed`, naming the file.
    public init(file path: String) throws(CryptoError) {
        guard let data = FileManager.default.contents(atPath: path), data.count <= 65_536 else {
            throw CryptoError(
                code: .keyUnreadable,
                message: "the secret file \(path) cannot be read: make one with openssl rand -hex 32 > \(path)")
        }
        let isSpace: (UInt8) -> Bool = { $0 <= 0x20 }
        bytes = Array(data.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        guard bytes.count >= Self.shortest else {
            throw CryptoError(
                code: .keyMalformed,
                message: "the secret in \(path) has less than \(Self.shortest) bytes: openssl rand -hex 32 > \(path)")
        }
    }

    /// HMAC-SHA-256 of a message (RFC 2104), in lower-case hexadecimal.
    public func signature(of message: [UInt8]) -> String {
        var code = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 0
        // An empty array may have no address, which OpenSSL would take for the secret of a call before.
        let secret = bytes.isEmpty ? [0] : bytes
        _ = unsafe HMAC(EVP_sha256(), secret, Int32(bytes.count), message, message.count, &code, &count)
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Whether `signature` is that of the message, as `signature(of:)` gives it. The time that it takes says nothing of
    /// how much is right.
    public func verifies(_ signature: some StringProtocol, of message: [UInt8]) -> Bool {
        let (given, right) = (Array(signature.utf8), Array(self.signature(of: message).utf8))
        guard given.count == right.count else { return false }
        return zip(given, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// A key to seal with that follows from the secret: both sides have it, and `purpose` keeps it apart from other
    /// uses. Nobody finds the secret from it.
    public func sealingKey(for purpose: String) throws(CryptoError) -> SealingKey {
        try SealingKey(hexadecimal: signature(of: Array("sori key: \(purpose)".utf8)))
    }

    /// Says nothing of it.
    public var description: String { "SigningSecret" }
}
