import FoundationEssentials
import SoriCore
import SoriCrypto

/// The bytes of one speaker's file, sealed when there is a key.
///
/// Layout: `SORISPKR`, version, 1 when sealed else 0, the key's id (16 characters, zeros when there is none), the
/// length of the rest (4 bytes, little endian), the rest. That is JSON, sealed with all before it as context; unsealed
/// there is the SHA-256 sum of the whole file behind it, in hexadecimal.
enum SpeakerFile {
    /// What can be found in the bytes.
    enum Content: Equatable {
        /// The speaker; `isCurrent` unless the file should be sealed otherwise.
        case speaker(RegisteredSpeaker, isCurrent: Bool)
        /// Sealed with a key that is not among those given; its id.
        case locked(keyID: String)
        /// Damaged, or of another program; why.
        case unusable(String)
    }

    /// A file is never longer.
    static let mostBytes = 1 << 20

    private static let magic = Array("SORISPKR".utf8)
    private static let version: UInt8 = 1
    private static let keyIDLength = 16
    private static let headerLength = magic.count + 2 + keyIDLength + 4
    private static let sumLength = 64

    /// The file of a speaker, sealed with `key` when there is one.
    static func encode(_ speaker: RegisteredSpeaker, key: SealingKey?) throws(RegistryError) -> [UInt8] {
        do {
            let text = try JSONText.encode(SpeakerRecord(speaker))
            guard let key else {
                let bytes = header(keyID: nil, length: text.count + sumLength) + text
                return bytes + Array(sum(bytes).utf8)
            }
            let header = header(keyID: key.id, length: text.count + Sealing.overhead)
            return header + (try Sealing.seal(text, key: key, context: header))
        } catch {
            throw RegistryError(code: .storeFailed, message: "the speaker \(speaker.id) cannot be kept", cause: error)
        }
    }

    /// What the bytes of a file are; `keys` are tried by their ids, and the first one is what files should be sealed
    /// with.
    static func decode(_ bytes: [UInt8], keys: [SealingKey]) -> Content {
        guard bytes.count >= headerLength, bytes.prefix(magic.count).elementsEqual(magic) else {
            return .unusable("it is no file of a speaker")
        }
        guard bytes[magic.count] == version else { return .unusable("its version is \(bytes[magic.count])") }
        let header = Array(bytes.prefix(headerLength))
        let rest = Array(bytes.dropFirst(headerLength))
        let length = (0..<4).reduce(0) { $0 | Int(header[headerLength - 4 + $1]) << (8 * $1) }
        guard length == rest.count else { return .unusable("it has \(rest.count) bytes and should have \(length)") }
        let keyID = String(decoding: header[magic.count + 2..<headerLength - 4], as: UTF8.self)
        switch header[magic.count + 1] {
        case 0:
            guard rest.count >= sumLength else { return .unusable("it is cut off") }
            let text = Array(rest.dropLast(sumLength))
            guard sum(header + text).utf8.elementsEqual(rest.suffix(sumLength)) else {
                return .unusable("its sum is wrong")
            }
            return speaker(text, isCurrent: keys.isEmpty)
        case 1:
            guard let key = keys.first(where: { $0.id == keyID }) else { return .locked(keyID: keyID) }
            guard let text = try? Sealing.open(rest, key: key, context: header) else {
                return .unusable("it was changed after it was sealed")
            }
            return speaker(text, isCurrent: key.id == keys.first?.id)
        default: return .unusable("it is sealed in an unknown way")
        }
    }

    private static func speaker(_ text: [UInt8], isCurrent: Bool) -> Content {
        guard let record = try? JSONDecoder().decode(SpeakerRecord.self, from: Data(text)), let speaker = record.speaker
        else { return .unusable("what it says of the speaker cannot be understood") }
        return .speaker(speaker, isCurrent: isCurrent)
    }

    private static func header(keyID: String?, length: Int) -> [UInt8] {
        let id = keyID.map { Array($0.utf8) } ?? [UInt8](repeating: 0, count: keyIDLength)
        return magic + [version, keyID == nil ? 0 : 1] + id
            + (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
    }

    private static func sum(_ bytes: [UInt8]) -> String {
        let digest = ContentDigest(.sha256)
        digest.update(bytes)
        return digest.finish()
    }
}
