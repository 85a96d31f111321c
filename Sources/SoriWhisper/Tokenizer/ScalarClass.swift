/// The classes of characters that the pre-tokenisation pattern tells apart.
enum ScalarClass: UInt8 {
    /// `\p{L}`
    case letter
    /// `\p{N}`
    case number
    /// `\s`
    case space
    /// Anything else.
    case other

    /// The class of `scalar`.
    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x61...0x7A, 0x41...0x5A, 0xAC00...0xD7A3: self = .letter
        case 0x30...0x39: self = .number
        case 0x20, 0x09...0x0D: self = .space
        case 0..<0x80: self = .other
        default:
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
            case .decimalNumber, .letterNumber, .otherNumber: self = .number
            default: self = scalar.properties.isWhitespace ? .space : .other
            }
        }
    }
}
