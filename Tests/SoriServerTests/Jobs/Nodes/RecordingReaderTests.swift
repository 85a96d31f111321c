import SoriCore
import SoriCrypto
import Testing

@testable import SoriServer

struct RecordingReaderTests {
    private let nonce = "n"

    /// What a node sends of `content` from a byte on.
    private func answer(
        _ content: [UInt8], from: Int = 0, version: String = "v", nonce: String? = nil, _ secret: SigningSecret
    ) throws -> [UInt8] {
        let nonce = nonce ?? self.nonce
        let head = RecordingHead(name: "통화.wav", size: content.count, from: from, version: version)
        let line = try JSONText.encode(head)
        var bytes = line + [UInt8(ascii: "\n")]
        bytes += Array(secret.signature(of: RecordingBlocks.message(head: line, nonce: nonce)).utf8)
        for offset in stride(from: from, to: content.count, by: RecordingBlocks.length) {
            let block = Array(content[offset..<min(content.count, offset + RecordingBlocks.length)])
            bytes += block
            bytes += Array(secret.signature(of: RecordingBlocks.message(block: block, at: offset, nonce: nonce)).utf8)
        }
        return bytes
    }

    private func content(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) } }

    @Test(arguments: [0, 1, 262_143, 262_144, 262_145, 700_000], [1_000_000, 65_537, 1_000])
    func theSameHoweverItIsCut(_ count: Int, _ cut: Int) throws {
        let (content, secret) = (content(count), try ClusterSecret.make())
        let bytes = try answer(content, secret)
        var (reader, found): (RecordingReader, [UInt8]) = (RecordingReader(nonce: nonce, secret: secret), [])
        for start in stride(from: 0, to: bytes.count, by: cut) {
            #expect(!reader.isComplete)
            for block in try reader.take(Array(bytes[start..<min(bytes.count, start + cut)])) { found += block }
        }
        #expect(found == content && reader.isComplete && reader.offset == count)
        #expect(reader.head?.name == "통화.wav" && reader.head?.size == count)
    }

    /// Bytes one by one, around every border between head, signature and blocks.
    @Test func byteByByte() throws {
        let (content, secret) = (content(300), try ClusterSecret.make())
        var (reader, found): (RecordingReader, [UInt8]) = (RecordingReader(nonce: nonce, secret: secret), [])
        for byte in try answer(content, secret) { for block in try reader.take([byte]) { found += block } }
        #expect(found == content && reader.isComplete)
    }

    @Test func itGoesOnInTheMiddle() throws {
        let (content, secret) = (content(600_000), try ClusterSecret.make())
        var reader = RecordingReader(nonce: nonce, secret: secret)
        let blocks = try reader.take(try answer(content, from: 262_144, secret))
        #expect(blocks.flatMap { $0 } == Array(content[262_144...]) && reader.isComplete)
    }

    /// Any byte that is changed is noticed, and nothing of its block is given on.
    @Test func aChangedByte() throws {
        let (content, secret) = (content(300_000), try ClusterSecret.make())
        let bytes = try answer(content, secret)
        for index in stride(from: 0, to: bytes.count, by: 4_999) {
            var changed = bytes
            changed[index] ^= 1
            var reader = RecordingReader(nonce: nonce, secret: secret)
            #expect(throws: RecordingReadError.self, "byte \(index)") { _ = try reader.take(changed) }
        }
    }

    @Test func whatIsNoRecording() throws {
        let secret = try ClusterSecret.make()
        func code(_ bytes: [UInt8]) -> RecordingReadErrorCode? {
            var reader = RecordingReader(nonce: nonce, secret: secret)
            do throws(RecordingReadError) {
                _ = try reader.take(bytes)
                return nil
            } catch { return error.code }
        }
        #expect(code([]) == nil)
        #expect(code([UInt8](repeating: 0x20, count: 5_000)) == .malformed, "an endless head")
        #expect(code(Array("{}\n".utf8) + [UInt8](repeating: 0x30, count: 64)) == .notAuthentic)
        let whole = try answer(content(9), secret)
        #expect(code(whole) == nil && code(whole + [0]) == .malformed)
        #expect(code(try answer(content(9), nonce: "another request's", secret)) == .notAuthentic)
        #expect(code(try answer(content(9), try ClusterSecret.make("another secret of some length"))) == .notAuthentic)
        for line in [
            "[]", #"{"name":"a","size":-1,"from":0,"version":"v"}"#, #"{"name":"a","size":1,"from":2,"version":"v"}"#,
        ] {
            let signature = secret.signature(of: RecordingBlocks.message(head: Array(line.utf8), nonce: nonce))
            #expect(code(Array("\(line)\n\(signature)".utf8)) == .malformed)
        }
    }
}
