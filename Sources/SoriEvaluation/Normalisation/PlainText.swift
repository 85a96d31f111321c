/// The steps that all languages share, and the words that are left when nothing else is done.
enum PlainText {
    /// Compatibility forms replaced, lower case, curly quotes as straight ones.
    static func folded(_ text: String) -> [Character] {
        CompatibilityForms.replace(in: text).lowercased().map { $0 == "\u{2019}" || $0 == "\u{2018}" ? "'" : $0 }
    }

    /// Whether a character is punctuation or a symbol (Unicode's general categories P and S).
    static func isPunctuation(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return false }
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
            return true
        default: return false
        }
    }

    /// The words without case and punctuation: dashes and slashes part words, other punctuation is dropped. What the
    /// raw rates compare, and what languages without rules of their own do.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        func end() {
            if !word.isEmpty { words.append(word) }
            word = ""
        }
        for character in folded(text) {
            if character.isWhitespace || partsWords.contains(character) {
                end()
            } else if !isPunctuation(character) {
                word.append(character)
            }
        }
        end()
        return words
    }

    private static let partsWords: Set<Character> = ["-", "‐", "‑", "‒", "–", "—", "/", "、", "。", "，", "・", "·"]
}
