/// What a node says of a recording before it sends it.
struct RecordingHead: Codable, Sendable, Equatable {
    /// What the client called it.
    let name: String
    /// Its length in bytes.
    let size: Int
    /// The byte that the answer begins with.
    let from: Int
    /// Changes when the file does.
    let version: String
}

/// How a recording goes from node to node: a line of JSON, then blocks of the file, each followed by a signature.
///
/// The signatures are HMAC-SHA-256 with the cluster's secret over the random number of the request, where the block
/// begins, and the block, 64 hexadecimal digits. So whoever fetches it knows of each block that it came from a node of
/// the cluster and is whole, and goes on behind the last one when the connection breaks.
enum RecordingBlocks {
    /// Bytes of a block; the last one is shorter.
    static let length = 262_144
    /// Bytes of a signature.
    static let signatureLength = 64
    /// Bytes of the line at most.
    static let mostHead = 4_096

    /// What the signature of the line is over.
    static func message(head line: [UInt8], nonce: String) -> [UInt8] { Array("\(nonce)\nhead\n".utf8) + line }

    /// What the signature of a block that begins at `offset` is over.
    static func message(block: [UInt8], at offset: Int, nonce: String) -> [UInt8] {
        Array("\(nonce)\n\(offset)\n".utf8) + block
    }
}
