/// Turns texts into what is compared: readings, in characters or in words.
public enum Normalizer {
    /// The version of the rules; figures of two versions are not comparable.
    public static let version = "1"

    /// How much is levelled before two texts are compared.
    public enum Rules: String, Sendable, CaseIterable {
        /// Case, punctuation and, for characters, spaces.
        case raw
        /// Also what a listener cannot tell: numbers, units, abbreviations, contractions, spellings.
        case normalised
    }

    /// What is counted.
    public enum Unit: String, Sendable, CaseIterable {
        /// Characters as a reader sees them (graphemes), without spaces: CER.
        case characters
        /// Words between spaces: WER.
        case words
    }

    /// Languages written without spaces between words, or with loose ones: the characters are the main figure.
    private static let byCharacters: Set<String> = ["ko", "zh", "ja", "yue", "th", "lo", "my", "km", "bo"]

    /// What is the main figure of a language.
    public static func mainUnit(of language: String) -> Unit {
        byCharacters.contains(language) ? .characters : .words
    }

    /// The language a text is judged by when nothing says it: Korean if it has Hangul, Japanese with kana, Chinese with
    /// other Han characters, or else English.
    public static func language(of text: String) -> String {
        var hasHan = false
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xAC00...0xD7A3, 0x1100...0x11FF, 0x3130...0x318F: return "ko"
            case 0x3040...0x30FF: return "ja"
            case 0x4E00...0x9FFF: hasHan = true
            default: continue
            }
        }
        return hasHan ? "zh" : "en"
    }

    static func readings(_ text: String, language: String, rules: Rules) -> [Reading] {
        guard rules == .normalised else { return [.text(PlainText.words(text).joined(separator: " "))] }
        return switch language {
        case "ko": KoreanReader.readings(text)
        case "en": [.text(EnglishNormalizer.words(text).joined(separator: " "))]
        default: [.text(PlainText.words(text).joined(separator: " "))]
        }
    }
}
