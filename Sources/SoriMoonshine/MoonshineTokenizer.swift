import SoriCore
import SoriRecognition

/// The vocabulary of a Moonshine model: token numbers to text.
///
/// The file holds one entry after the other: its length (one byte below 128, else two, low seven bits first), then its
/// bytes.
struct MoonshineTokenizer: Sendable {
    /// Tokens with a meaning of their own, which stand for no text.
    static let start = 1
    static let end = 2
    private static let firstText = 3

    private let entries: [[UInt8]]

    /// Reads the vocabulary file; throws `model_damaged` for one that ends in the middle of an entry or is empty.
    init(file bytes: UnsafeRawBufferPointer, path: String) throws(RecognitionError) {
        var entries: [[UInt8]] = []
        var offset = 0
        while offset < bytes.count {
            var length = unsafe Int(bytes[offset])
            offset += 1
            if length >= 128 {
                guard offset < bytes.count else { throw Self.damaged(path) }
                length = unsafe length - 128 + Int(bytes[offset]) * 128
                offset += 1
            }
            guard offset + length <= bytes.count else { throw Self.damaged(path) }
            let entry = unsafe Array(bytes[offset..<offset + length])
            entries.append(Self.byteValue(entry).map { [$0] } ?? entry)
            offset += length
        }
        guard entries.count > Self.firstText else { throw Self.damaged(path) }
        self.entries = entries
    }

    /// How many tokens there are.
    var count: Int { entries.count }

    /// The text of `tokens`, trimmed; unknown numbers are left out, broken UTF-8 becomes replacement characters.
    func text(of tokens: some Sequence<Int>) -> String {
        var bytes: [UInt8] = []
        for token in tokens where token >= Self.firstText && token < entries.count { bytes += entries[token] }
        // The mark U+2581 at the start of a word stands for the space before it.
        return String(String(decoding: bytes, as: UTF8.self).map { $0 == "\u{2581}" ? " " : $0 }).trimmed
    }

    /// The byte of an entry such as `<0x0A>`, which stands for a single byte.
    private static func byteValue(_ entry: [UInt8]) -> UInt8? {
        guard entry.count == 6, entry.starts(with: Array("<0x".utf8)), entry[5] == UInt8(ascii: ">") else { return nil }
        return UInt8(String(decoding: entry[3..<5], as: UTF8.self), radix: 16)
    }

    private static func damaged(_ path: String) -> RecognitionError {
        RecognitionError(
            code: .modelDamaged, message: "\(path) is no vocabulary; delete its folder and run scripts/setup")
    }
}
