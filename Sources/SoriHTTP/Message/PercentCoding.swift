/// Percent-decoding (RFC 3986, section 2.1), checked: what does not decode to UTF-8 text without NUL is refused.
enum PercentCoding {
    /// The text `bytes` stand for, or nil for a broken escape, a NUL or invalid UTF-8; `plusIsSpace` for forms and
    /// queries.
    static func decode(_ bytes: Span<UInt8>, plusIsSpace: Bool) -> String? {
        var isPlain = true
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == 0 { return nil }
            if byte == UInt8(ascii: "%") || byte >= 0x80 || (plusIsSpace && byte == UInt8(ascii: "+")) {
                isPlain = false
                break
            }
        }
        if isPlain { return text(bytes) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "%"):
                guard index + 1 < bytes.count, let high = hexadecimal(bytes[index]),
                    let low = hexadecimal(bytes[index + 1]), high | low != 0
                else { return nil }
                decoded.append(high << 4 | low)
                index += 2
            case UInt8(ascii: "+") where plusIsSpace: decoded.append(0x20)
            case 0: return nil
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// The same for a text.
    static func decode(_ text: Substring, plusIsSpace: Bool) -> String? {
        let bytes = Array(text.utf8)
        return decode(bytes.span, plusIsSpace: plusIsSpace)
    }

    /// The value of a hexadecimal digit, or nil.
    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Bytes as text; what is no UTF-8 becomes U+FFFD.
    static func text(_ bytes: Span<UInt8>) -> String {
        unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
