/// A text as it is searched: lower case, Hangul composed, one space instead of whatever stands between words.
struct SearchText: Sendable {
    /// The signs, a space between words and none at the ends.
    let scalars: [Unicode.Scalar]
    /// For each of them the number of the sign of the text (Unicode code points, from 0) that it comes from.
    let origins: [Int]

    private static let space: Unicode.Scalar = " "

    /// Reads a text.
    init(_ text: String) {
        var scalars: [Unicode.Scalar] = []
        var origins: [Int] = []
        scalars.reserveCapacity(text.utf8.count)
        origins.reserveCapacity(text.utf8.count)
        var isBetween = false
        for (index, scalar) in text.unicodeScalars.enumerated() {
            guard Self.isOfWord(scalar) else {
                isBetween = true
                continue
            }
            if isBetween, !scalars.isEmpty {
                scalars.append(Self.space)
                origins.append(index)
            }
            isBetween = false
            if scalar.isASCII {
                scalars.append(("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar)
                origins.append(index)
            } else if Self.hasNoCase(scalar) {
                scalars.append(scalar)
                origins.append(index)
            } else if let composed = scalars.last.flatMap({ Self.compose($0, scalar) }) {
                // macOS writes the names of files so.
                scalars[scalars.count - 1] = composed
            } else {
                let lower = scalar.properties.isUppercase ? scalar.properties.lowercaseMapping.unicodeScalars : nil
                for sign in lower ?? String.UnicodeScalarView([scalar]) {
                    scalars.append(sign)
                    origins.append(index)
                }
            }
        }
        self.scalars = scalars
        self.origins = origins
    }

    /// Where `other` stands in it: ranges of signs of the original text, in order, none overlapping another.
    func ranges(of other: SearchText) -> [Range<Int>] {
        let wanted = other.scalars
        guard let first = wanted.first, wanted.count <= scalars.count else { return [] }
        var found: [Range<Int>] = []
        var index = 0
        while index + wanted.count <= scalars.count {
            if scalars[index] == first, scalars[index..<(index + wanted.count)].elementsEqual(wanted) {
                let end = index + wanted.count
                found.append(origins[index]..<(origins[end - 1] + 1))
                index = end
            } else {
                index += 1
            }
        }
        return found
    }

    /// Letters, digits and the marks upon them.
    static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
        }
        if hasNoCase(scalar) { return true }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark:
            return true
        default: return false
        }
    }

    /// Hangul syllables and the common ideographs: nearly all of Korean and Chinese text, so nothing is looked up.
    private static func hasNoCase(_ scalar: Unicode.Scalar) -> Bool {
        (0xAC00...0xD7A3).contains(scalar.value) || (0x4E00...0x9FFF).contains(scalar.value)
    }

    /// The syllable of two conjoining jamo, or of a syllable and a final one (Unicode 15.0, section 3.12); nil for
    /// other signs.
    private static func compose(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        let (lead, vowel, tail, syllable): (UInt32, UInt32, UInt32, UInt32) = (0x1100, 0x1161, 0x11A7, 0xAC00)
        if (lead..<lead + 19).contains(first.value), (vowel..<vowel + 21).contains(second.value) {
            return Unicode.Scalar(syllable + ((first.value - lead) * 21 + second.value - vowel) * 28)
        }
        let isOpen = (syllable...0xD7A3).contains(first.value) && (first.value - syllable).isMultiple(of: 28)
        guard isOpen, (tail + 1..<tail + 28).contains(second.value) else { return nil }
        return Unicode.Scalar(first.value + second.value - tail)
    }
}
