/// What a text is compared by: a word, or a character of a script that writes without spaces.
struct TextUnit: Sendable, Equatable {
    /// As written.
    let text: String
    /// Whether a space stands before it.
    let hasSpace: Bool
    /// Without case and punctuation.
    private let core: String

    private init(_ text: String, hasSpace: Bool) {
        self.text = text
        self.hasSpace = hasSpace
        let letters = text.lowercased().filter { $0.isLetter || $0.isNumber }
        core = letters.isEmpty ? text : letters
    }

    /// Whether both say the same, whatever their case and punctuation.
    func means(_ other: TextUnit) -> Bool { core == other.core }

    /// Whether two texts say the same, whatever their case and punctuation.
    static func sameText(_ first: String, _ second: String) -> Bool {
        let (first, second) = (units(of: first), units(of: second))
        return first.count == second.count && zip(first, second).allSatisfy { $0.means($1) }
    }

    /// The units of a text, in order.
    static func units(of text: String) -> [TextUnit] {
        text.split(whereSeparator: \.isWhitespace).flatMap { word -> [TextUnit] in
            guard word.unicodeScalars.contains(where: isSpaceless) else {
                return [TextUnit(String(word), hasSpace: true)]
            }
            return word.enumerated().map { TextUnit(String($1), hasSpace: $0 == 0) }
        }
    }

    /// The text of units.
    static func join(_ units: [TextUnit]) -> String {
        var text = ""
        for unit in units { text += (unit.hasSpace && !text.isEmpty ? " " : "") + unit.text }
        return text
    }

    /// Han, kana, Thai, Lao, Khmer and Myanmar.
    private static func isSpaceless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xF900...0xFAFF, 0x20000...0x3FFFF:
            true
        default: false
        }
    }
}
