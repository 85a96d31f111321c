import FoundationEssentials
import SoriCore
import Testing

@testable import SoriCrypto

struct SigningSecretTests {
    private static func bytes(_ byte: UInt8, _ count: Int) -> [UInt8] { [UInt8](repeating: byte, count: count) }

    /// RFC 4231, section 4; number 5 is about shortened codes, which are not made here.
    @Test(arguments: [
        (
            bytes(0x0B, 20), Array("Hi There".utf8), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (bytes(0xAA, 20), bytes(0xDD, 50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        (
            Array(1...25), bytes(0xCD, 50), "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            bytes(0xAA, 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            bytes(0xAA, 131),
            Array(
                ("This is a test using a larger than block-size key and a larger than block-size data. The key needs to "
                    + "be hashed before being used by the HMAC algorithm.").utf8),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
        ([], [], "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
    ])
    func knownCodes(_ secret: [UInt8], _ message: [UInt8], _ code: String) {
        #expect(SigningSecret(bytes: secret).signature(of: message) == code)
    }

    @Test func signaturesAreChecked() throws {
        let (secret, other) = (SigningSecret(bytes: Array(1...32)), SigningSecret(bytes: Array(2...33)))
        let right = secret.signature(of: [7])
        #expect(secret.verifies(right, of: [7]) && !secret.verifies(right, of: [8]) && !other.verifies(right, of: [7]))
        for wrong in ["", String(right.dropLast()), right + "0", right.uppercased(), "0" + right.dropFirst()]
        where wrong != right {
            #expect(!secret.verifies(wrong, of: [7]))
        }
    }

    @Test func keysFollowFromASecret() throws {
        let secret = SigningSecret(bytes: Array(1...32))
        let key = try secret.sealingKey(for: "voices")
        let sealed = try Sealing.seal([1, 2, 3], key: key, context: [4])
        #expect(try Sealing.open(sealed, key: secret.sealingKey(for: "voices"), context: [4]) == [1, 2, 3])
        #expect(try key.id != secret.sealingKey(for: "others").id)
        let other = try SigningSecret(bytes: Array(2...33)).sealingKey(for: "voices")
        #expect(throws: CryptoError.self) { try Sealing.open(sealed, key: other, context: [4]) }
    }

    @Test func filesOfSecrets() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
        try Folder.make(folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/secret"
        let known = SigningSecret(bytes: Array("0123456789abcdef".utf8))
        func code(_ text: String) throws -> CryptoErrorCode? {
            try Data(text.utf8).write(to: URL(filePath: path))
            do throws(CryptoError) {
                let secret = try SigningSecret(file: path)
                #expect(secret.signature(of: [1]) == known.signature(of: [1]))
                #expect(!"\(secret)".contains("0123"))
                return nil
            } catch {
                #expect(error.message.contains(path) && !error.message.contains("0123"))
                return error.code
            }
        }
        #expect(try code(" 0123456789abcdef\r\n") == nil)
        #expect(try code("0123456789abcde\n") == .keyMalformed)
        #expect(try code("\n") == .keyMalformed)
        #expect(throws: CryptoError.self) { try SigningSecret(file: folder + "/none") }
    }
}
