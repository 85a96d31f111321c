/// Spellings of one character that no listener can tell apart.
enum TextForms {
    /// Lower case, with full-width letters and the signs of units (㎏, ％) in their plain letters.
    static func plain(_ text: String) -> [Character] {
        var result: [Character] = []
        for character in text.lowercased() {
            guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else {
                result.append(character)
                continue
            }
            switch scalar.value {
            case 0xFF01...0xFF5E: result += Unicode.Scalar(scalar.value - 0xFEE0).map { String($0).lowercased() } ?? ""
            case 0x3000, 0x00A0: result.append(" ")
            case 0x2018, 0x2019, 0x02BC: result.append("'")
            case 0x2212: result.append("-")
            case 0x301C, 0x223C: result.append("~")
            default: result += units[character].map(Array.init) ?? [character]
            }
        }
        return result
    }

    /// Without the marks of Latin letters: é is e.
    static func withoutMarks(_ character: Character) -> String {
        if let base = marked[character] { return base }
        guard let first = character.unicodeScalars.first, first.isASCII, character.unicodeScalars.count > 1 else {
            return String(character)
        }
        return String(first)
    }

    private static let units: [Character: String] = [
        "㎎": "mg", "㎏": "kg", "㎜": "mm", "㎝": "cm", "㎞": "km", "㎡": "m2", "㎢": "km2", "㎥": "m3", "㏄": "cc",
        "㎖": "ml", "㎗": "dl", "ℓ": "l", "㎘": "kl", "℃": "°c", "℉": "°f", "㎐": "hz", "㎑": "khz", "㎒": "mhz",
        "㎓": "ghz", "㎾": "kw", "㎉": "kcal", "㎇": "gb", "㎆": "mb", "㎅": "kb", "²": "2", "³": "3", "½": "1/2",
    ]

    private static let marked: [Character: String] = {
        let rows = [
            "a": "àáâãäåāăą", "c": "çćĉċč", "d": "ďđ", "e": "èéêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ", "i": "ìíîïĩīĭįı",
            "j": "ĵ", "k": "ķ", "l": "ĺļľł", "n": "ñńņň", "o": "òóôõöøōŏő", "r": "ŕŗř", "s": "śŝşš", "t": "ţťŧ",
            "u": "ùúûüũūŭůűų", "w": "ŵ", "y": "ýÿŷ", "z": "źżž", "ae": "æ", "oe": "œ", "ss": "ß",
        ]
        return rows.reduce(into: [:]) { table, row in for letter in row.value { table[letter] = row.key } }
    }()
}
