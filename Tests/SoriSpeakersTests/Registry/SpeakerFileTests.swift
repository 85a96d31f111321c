import FoundationEssentials
import SoriCore
import SoriCrypto
import Testing

@testable import SoriSpeakers

struct SpeakerFileTests {
    private let speaker: RegisteredSpeaker
    private let key: SealingKey
    private let other: SealingKey

    init() throws {
        speaker = try SpeakerTable().registered(
            "지수", [.made(10), .made(20)], owner: "key-1", now: Date(timeIntervalSince1970: 1_700_000_000))
        key = try SealingKey(hexadecimal: String(repeating: "0f", count: 32))
        other = try SealingKey(hexadecimal: String(repeating: "f0", count: 32))
    }

    @Test func whatIsWrittenIsRead() throws {
        let plain = try SpeakerFile.encode(speaker, key: nil)
        #expect(SpeakerFile.decode(plain, keys: []) == .speaker(speaker, isCurrent: true))
        #expect(SpeakerFile.decode(plain, keys: [key]) == .speaker(speaker, isCurrent: false))
        let sealed = try SpeakerFile.encode(speaker, key: key)
        #expect(SpeakerFile.decode(sealed, keys: [key]) == .speaker(speaker, isCurrent: true))
        #expect(SpeakerFile.decode(sealed, keys: [other, key]) == .speaker(speaker, isCurrent: false))
        #expect(SpeakerFile.decode(sealed, keys: [other]) == .locked(keyID: key.id))
        #expect(SpeakerFile.decode(sealed, keys: []) == .locked(keyID: key.id))
    }

    @Test func sealedFilesTellNothing() throws {
        let sealed = try SpeakerFile.encode(speaker, key: key)
        #expect(!contains(sealed, Array("지수".utf8)))
        #expect(!contains(sealed, Array(speaker.id.utf8)))
        #expect(contains(try SpeakerFile.encode(speaker, key: nil), Array("지수".utf8)))
    }

    /// Every file cut or with a changed byte is refused, and nothing else happens.
    @Test func damageIsSeen() throws {
        for bytes in [try SpeakerFile.encode(speaker, key: nil), try SpeakerFile.encode(speaker, key: key)] {
            for index in stride(from: 0, to: bytes.count, by: 7) {
                var changed = bytes
                changed[index] ^= 0x41
                if case .speaker = SpeakerFile.decode(changed, keys: [key]) {
                    Issue.record("byte \(index) is not seen")
                }
                if case .speaker = SpeakerFile.decode(Array(bytes.prefix(index)), keys: [key]) {
                    Issue.record("a cut at \(index) is not seen")
                }
            }
            if case .speaker = SpeakerFile.decode(bytes + [0], keys: [key]) {
                Issue.record("a longer file is not seen")
            }
        }
        let foreign = SpeakerFile.decode(Array("something else entirely, of another program".utf8), keys: [])
        #expect(foreign == .unusable("it is no file of a speaker"))
    }

    private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        (0...max(0, bytes.count - part.count)).contains { bytes[$0...].starts(with: part) }
    }
}

extension VoiceSample {
    /// A sample of three seconds with a made voice.
    static func made(_ degrees: Float) -> VoiceSample {
        VoiceSample(voice: Voiceprint(direction: .direction(degrees)), seconds: 3)
    }
}
