/// The printable alphabet in which byte-level vocabularies write their bytes.
///
/// Bytes that print stand for themselves; the other 68 are U+0100 and up, in order. Source: GPT-2 `bytes_to_unicode`.
enum ByteAlphabet {
    /// The byte of each scalar below U+0144, or -1.
    private static let byteOfScalar: [Int16] = {
        var table = [Int16](repeating: -1, count: 0x144)
        var next = 0x100
        for byte in 0..<256 {
            if (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte) {
                table[byte] = Int16(byte)
            } else {
                table[next] = Int16(byte)
                next += 1
            }
        }
        return table
    }()

    /// Appends the bytes that `text` (UTF-8) writes to `result`; false, with `result` unchanged, when a scalar is
    /// foreign.
    static func decode(_ text: [UInt8], into result: inout [UInt8]) -> Bool {
        let start = result.count
        var index = 0
        while index < text.count {
            var scalar = Int(text[index])
            index += 1
            if scalar >= 0x80 {
                guard scalar >= 0xC2, scalar <= 0xC5, index < text.count, text[index] & 0xC0 == 0x80 else {
                    result.removeSubrange(start...)
                    return false
                }
                scalar = (scalar & 0x1F) << 6 | Int(text[index] & 0x3F)
                index += 1
            }
            guard scalar < byteOfScalar.count, byteOfScalar[scalar] >= 0 else {
                result.removeSubrange(start...)
                return false
            }
            result.append(UInt8(byteOfScalar[scalar]))
        }
        return true
    }
}
