import FoundationEssentials
import SoriCore
import SoriCrypto

/// Reads a recording as a node sends it, however the network cuts it up. Pure.
///
/// Holds one block at most; a block is given on once its signature is right.
struct RecordingReader {
    /// What is known of the recording, once its line has come.
    private(set) var head: RecordingHead?
    /// The offset in the file behind the last block that was given on.
    private(set) var offset = 0

    private let nonce: String
    private let secret: SigningSecret
    private var buffer: [UInt8] = []

    /// Reads the answer to the request of `nonce`.
    init(nonce: String, secret: SigningSecret) {
        self.nonce = nonce
        self.secret = secret
    }

    /// Whether all of the file has come.
    var isComplete: Bool { head.map { offset == $0.size } ?? false }

    /// Takes the next bytes and gives the blocks that are whole; throws for what no node of the cluster sends.
    mutating func take(_ bytes: [UInt8]) throws(RecordingReadError) -> [[UInt8]] {
        buffer += bytes
        if head == nil { try readHead() }
        guard let head else { return [] }
        var blocks: [[UInt8]] = []
        while offset < head.size {
            let length = min(RecordingBlocks.length, head.size - offset)
            let end = length + RecordingBlocks.signatureLength
            guard buffer.count >= end else { return blocks }
            let block = Array(buffer[..<length])
            try check(buffer[length..<end], RecordingBlocks.message(block: block, at: offset, nonce: nonce))
            blocks.append(block)
            offset += length
            buffer.removeFirst(end)
        }
        guard buffer.isEmpty else {
            throw RecordingReadError(code: .malformed, message: "the answer goes on behind the recording")
        }
        return blocks
    }

    private mutating func readHead() throws(RecordingReadError) {
        guard let end = buffer.firstIndex(of: UInt8(ascii: "\n")) else {
            guard buffer.count <= RecordingBlocks.mostHead else { throw Self.malformed }
            return
        }
        let whole = end + 1 + RecordingBlocks.signatureLength
        guard buffer.count >= whole else { return }
        let line = Array(buffer[..<end])
        try check(buffer[(end + 1)..<whole], RecordingBlocks.message(head: line, nonce: nonce))
        guard let head = try? JSONDecoder().decode(RecordingHead.self, from: Data(line)), head.size >= 0,
            (0...head.size).contains(head.from)
        else { throw Self.malformed }
        self.head = head
        offset = head.from
        buffer.removeFirst(whole)
    }

    private func check(_ signature: ArraySlice<UInt8>, _ message: [UInt8]) throws(RecordingReadError) {
        guard secret.verifies(String(decoding: signature, as: UTF8.self), of: message) else {
            throw RecordingReadError(
                code: .notAuthentic,
                message: "a block was changed on its way, or its sender has another --cluster-secret-file")
        }
    }

    private static var malformed: RecordingReadError {
        RecordingReadError(code: .malformed, message: "the answer is not that of a node with a recording")
    }
}

/// A recording from another node that cannot be read.
typealias RecordingReadError = DomainError<RecordingReadErrorCode>

/// What can be wrong with it, as a bounded set of identifiers; see `RecordingReadError`.
enum RecordingReadErrorCode: String, Sendable {
    /// A signature is not right.
    case notAuthentic = "not_authentic"
    /// The answer is none of ours.
    case malformed
}
