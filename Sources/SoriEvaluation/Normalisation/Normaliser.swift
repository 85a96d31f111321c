import SoriCore

/// The open rules that turn a text into what it may sound like; docs/evaluation.md has them in full.
public enum Normaliser {
    /// Changes whenever a rule changes a rate: figures of different versions do not compare.
    public static let version = "1"

    /// A text's readings, word by word and character by character.
    public struct Readings: Sendable {
        /// Each edge a word.
        public let words: ReadingLattice
        /// Each edge a character; spaces are not counted.
        public let characters: ReadingLattice
    }

    /// The readings of `text` by the rules of `language` (a code such as `ko`).
    public static func readings(_ text: String, language: String) -> Readings {
        switch language {
        case "ko":
            let pattern = KoreanReader.pattern(text)
            return Readings(words: LatticeBuilder.words(pattern), characters: LatticeBuilder.characters(pattern))
        case "en":
            let words = EnglishReadings.lattice(EnglishWords.words(text))
            return Readings(words: words, characters: words.characters())
        default: return raw(text)
        }
    }

    /// The text with its case and punctuation taken away and nothing else: what the raw rates compare.
    public static func raw(_ text: String) -> Readings {
        let words = ReadingLattice(path: PlainText.words(text))
        return Readings(words: words, characters: words.characters())
    }

    /// The language to score a text in: that of its row, else the given one, else Korean when it has Hangul, Japanese
    /// when it has kana, Chinese when it has Han characters, Thai for Thai letters, Russian for Cyrillic ones, English
    /// for Latin ones and `und` otherwise.
    public static func language(row: String?, given: String?, text: String) -> String {
        if let row { return Language(row)?.code ?? row.lowercased() }
        if let given { return Language(given)?.code ?? given.lowercased() }
        var found: Set<String> = []
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xAC00...0xD7A3, 0x1100...0x11FF, 0x3130...0x318F: return "ko"
            case 0x3040...0x30FF: found.insert("ja")
            case 0x3400...0x4DBF, 0x4E00...0x9FFF: found.insert("zh")
            case 0x0E00...0x0E7F: found.insert("th")
            case 0x0400...0x04FF: found.insert("ru")
            case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F: found.insert("en")
            default: continue
            }
        }
        return ["ja", "zh", "th", "ru", "en"].first(where: found.contains) ?? "und"
    }

    /// Whether the character error rate is the main figure of `language`: of Korean, whose spacing varies, and of
    /// languages that put no spaces between words.
    public static func isScoredByCharacters(_ language: String) -> Bool {
        ["ko", "zh", "yue", "ja", "th", "lo", "my", "km", "bo"].contains(language)
    }
}
