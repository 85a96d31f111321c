import FoundationEssentials
public import SoriCore

/// A key of 256 bits to seal data at rest with; it appears in no description.
public struct SealingKey: Sendable, CustomStringConvertible {
    /// Bytes of a key.
    static let length = 32

    let bytes: [UInt8]
    /// Tells keys apart without telling them: 16 hexadecimal digits of a SHA-256 sum over the key.
    public let id: String

    /// Reads 64 hexadecimal digits; throws `key_malformed` for anything else.
    public init(hexadecimal text: some StringProtocol) throws(CryptoError) {
        let digits = text.utf8.map { digit in
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
            default: UInt8.max
            }
        }
        guard digits.count == 2 * Self.length, digits.allSatisfy({ $0 < 16 }) else {
            throw CryptoError(
                code: .keyMalformed,
                message: "a key must have 64 hexadecimal digits: make one with openssl rand -hex 32")
        }
        bytes = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        let digest = ContentDigest(.sha256)
        digest.update(Array("sori sealing key\n".utf8) + bytes)
        id = String(digest.finish().prefix(16))
    }

    /// The keys of a file, one a line: the first seals, the others only open what was sealed before.
    ///
    /// Empty lines and those that begin with `#` are skipped. Throws `key_unreadable` or `key_malformed`, naming the
    /// file.
    public static func keys(file path: String) throws(CryptoError) -> [SealingKey] {
        guard let data = FileManager.default.contents(atPath: path), data.count <= 65_536,
            let text = String(data: data, encoding: .utf8)
        else {
            throw CryptoError(
                code: .keyUnreadable,
                message: "the key file \(path) cannot be read: make one with openssl rand -hex 32 > \(path)")
        }
        var keys: [SealingKey] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let key = line.filter { !$0.isWhitespace }
            guard !key.isEmpty, !key.hasPrefix("#") else { continue }
            do throws(CryptoError) {
                keys.append(try SealingKey(hexadecimal: key))
            } catch {
                throw CryptoError(code: error.code, message: "the key file \(path): \(error.message)")
            }
        }
        guard !keys.isEmpty else {
            throw CryptoError(
                code: .keyMalformed, message: "the key file \(path) has no key: openssl rand -hex 32 > \(path)")
        }
        return keys
    }

    /// The key's id only.
    public var description: String { "SealingKey(\(id))" }
}
