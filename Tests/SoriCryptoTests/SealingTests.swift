import FoundationEssentials
import SoriCore
import Testing

@testable import SoriCrypto

struct SealingTests {
    private let key: SealingKey
    private let other: SealingKey
    private let text = Array("a voice is a person".utf8)
    private let context = Array("speaker 1".utf8)

    init() throws {
        key = try SealingKey(hexadecimal: String(repeating: "0f", count: 32))
        other = try SealingKey(hexadecimal: String(repeating: "f0", count: 32))
    }

    @Test func whatIsSealedOpens() throws {
        let sealed = try Sealing.seal(text, key: key, context: context)
        #expect(sealed.count == text.count + Sealing.overhead)
        #expect(try Sealing.open(sealed, key: key, context: context) == text)
        let empty = try Sealing.seal([], key: key, context: [])
        #expect(try Sealing.open(empty, key: key, context: []).isEmpty)
    }

    @Test func sealedTwiceIsNotTheSame() throws {
        #expect(
            try Sealing.seal(text, key: key, context: context) != Sealing.seal(text, key: key, context: context))
    }

    @Test func everyChangedBitIsSeen() throws {
        let sealed = try Sealing.seal(text, key: key, context: context)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1 << (index % 8)
            let error = #expect(throws: CryptoError.self) { try Sealing.open(changed, key: key, context: context) }
            #expect(error?.code == .notAuthentic)
        }
        for count in 0..<sealed.count {
            let error = #expect(throws: CryptoError.self) {
                try Sealing.open(Array(sealed.prefix(count)), key: key, context: context)
            }
            #expect(error?.code == .notAuthentic)
        }
    }

    @Test func anotherKeyOrContextDoesNotOpen() throws {
        let sealed = try Sealing.seal(text, key: key, context: context)
        #expect(throws: CryptoError.self) { try Sealing.open(sealed, key: other, context: context) }
        #expect(throws: CryptoError.self) { try Sealing.open(sealed, key: key, context: [1]) }
    }

    /// Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B.
    @Test func knownAnswer() throws {
        func bytes(_ text: String) -> [UInt8] {
            let digits = text.map { UInt8($0.hexDigitValue ?? 0) }
            return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        }
        let key = try SealingKey(hexadecimal: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
        let sealed =
            bytes("cafebabefacedbaddecaf888")
            + bytes(
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
                    + "c5f61e6393ba7a0abcc9f662") + bytes("76fc6ece0f4e1768cddf8853bb2d551b")
        let plain = try Sealing.open(sealed, key: key, context: bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
        #expect(
            plain
                == bytes(
                    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
                        + "b16aedf5aa0de657ba637b39"))
    }
}

struct SealingKeyTests {
    @Test(arguments: ["", "0f", String(repeating: "0f", count: 31), String(repeating: "zz", count: 32)])
    func wrongKeysAreTold(_ text: String) {
        let error = #expect(throws: CryptoError.self) { try SealingKey(hexadecimal: text) }
        #expect(error?.code == .keyMalformed)
        #expect(error?.message.contains("openssl rand -hex 32") == true)
    }

    @Test func aKeyDoesNotTellItself() throws {
        let digits = String(repeating: "0f", count: 32)
        let key = try SealingKey(hexadecimal: digits)
        #expect(!"\(key)".contains(digits))
        #expect(key.id.count == 16)
        #expect(try SealingKey(hexadecimal: digits.uppercased()).id == key.id)
        #expect(try SealingKey(hexadecimal: String(repeating: "1f", count: 32)).id != key.id)
    }

    @Test func aFileHasAKeyALine() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "sori-keys-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let missing = #expect(throws: CryptoError.self) { try SealingKey.keys(file: path) }
        #expect(missing?.code == .keyUnreadable)
        #expect(missing?.message.contains(path) == true)
        let (first, second) = (String(repeating: "0f", count: 32), String(repeating: "1f", count: 32))
        try Data("# of this year\n\(first)\n\n# of last year\n \(second) \n".utf8).write(to: URL(filePath: path))
        #expect(
            try SealingKey.keys(file: path).map(\.id)
                == [try SealingKey(hexadecimal: first).id, try SealingKey(hexadecimal: second).id])
        try Data("# nothing\n".utf8).write(to: URL(filePath: path))
        #expect(throws: CryptoError.self) { try SealingKey.keys(file: path) }
        try Data("secret words\n".utf8).write(to: URL(filePath: path))
        let wrong = #expect(throws: CryptoError.self) { try SealingKey.keys(file: path) }
        #expect(wrong?.message.contains("secret") == false)
    }
}
