import SoriLibrary

/// Segments as the API shows them, written as JSON here: an hour has ten thousand words, for which a general encoder
/// takes ten times as long.
struct SegmentJSON: Sendable {
    /// The bytes of a JSON array.
    private(set) var bytes: [UInt8]

    /// Writes segments; what is not known is `null`.
    init(_ segments: [LibrarySegment]) {
        bytes = []
        bytes.reserveCapacity(segments.reduce(2) { $0 + 160 + $1.text.utf8.count + $1.words.count * 100 })
        write("[")
        for (index, segment) in segments.enumerated() {
            if index > 0 { write(",") }
            write(segment)
        }
        write("]")
    }

    private mutating func write(_ segment: LibrarySegment) {
        write("{\"id\":\(segment.id),\"start\":\(segment.start),\"end\":\(segment.end),\"text\":")
        write(quoted: segment.text)
        write(",\"speaker\":")
        if let speaker = segment.speaker { write(quoted: speaker) } else { write("null") }
        write(",\"channel\":\(segment.channel.map { "\($0)" } ?? "null")")
        write(",\"confidence\":\(Self.number(segment.confidence)),\"edited\":\(segment.edited),\"words\":[")
        for (index, word) in segment.words.enumerated() {
            write(index > 0 ? ",{\"word\":" : "{\"word\":")
            write(quoted: word.word)
            write(",\"start\":\(word.start),\"end\":\(word.end),\"probability\":\(Self.number(word.probability))")
            write(",\"interpolated\":\(word.interpolated)}")
        }
        write("]}")
    }

    private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// A text as a JSON string (RFC 8259, section 7).
    private mutating func write(quoted text: String) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                write("\\u00")
                bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func number(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "null" }
        return "\(value)"
    }
}
