/// A run of letters and digits between spaces and signs.
struct TextToken: Sendable, Equatable {
    /// Which scalars of the text.
    let range: Range<Int>

    /// The tokens of a text, in order.
    static func all(_ scalars: [Unicode.Scalar]) -> [TextToken] { all(scalars, scalars.indices) }

    /// The tokens of a part of a text; what crosses its ends is cut.
    static func all(_ scalars: [Unicode.Scalar], _ part: Range<Int>) -> [TextToken] {
        var tokens: [TextToken] = []
        var start: Int?
        for index in part {
            if scalars[index].isWordPart {
                start = start ?? index
            } else if let begin = start {
                tokens.append(TextToken(range: begin..<index))
                start = nil
            }
        }
        if let start { tokens.append(TextToken(range: start..<part.upperBound)) }
        return tokens
    }
}

extension Unicode.Scalar {
    /// Whether it is a letter or a digit of any script. Tested for the usual scripts first, which is faster.
    var isWordPart: Bool {
        switch value {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0xAC00...0xD7A3, 0x4E00...0x9FFF, 0x3041...0x30FF: true
        case 0...0x7F: false
        default: properties.isAlphabetic || properties.numericType != nil
        }
    }

    /// Whether it is an ASCII digit.
    var isDecimal: Bool { (0x30...0x39).contains(value) }

    /// Whether it is a syllable of Hangul.
    var isHangul: Bool { (0xAC00...0xD7A3).contains(value) }

    /// The value of an ASCII or full-width digit.
    var digit: Int? {
        switch value {
        case 0x30...0x39: Int(value) - 0x30
        case 0xFF10...0xFF19: Int(value) - 0xFF10
        default: nil
        }
    }

    /// Whether it is a letter of the Latin alphabet without marks.
    var isLatin: Bool { (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value) }

    /// An ASCII letter in lower case; anything else as it is.
    var lowercase: Unicode.Scalar { (0x41...0x5A).contains(value) ? Unicode.Scalar(UInt8(value) + 0x20) : self }
}
