/// Writes the little JSON this target needs itself; strings are always escaped.
struct JSONText {
    private(set) var bytes: [UInt8] = []

    /// Appends JSON that is known to be right.
    mutating func raw(_ text: StaticString) {
        bytes += Array("\(text)".utf8)
    }

    /// Appends a string with quotes and escapes (RFC 8259, section 7).
    mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20, 0x7F:
                let digits = Array("0123456789abcdef".utf8)
                bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
