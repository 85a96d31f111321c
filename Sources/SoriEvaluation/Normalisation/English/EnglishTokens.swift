/// A text as runs of word characters (letters, digits, underscores), every other character alone.
enum EnglishTokens {
    /// The tokens, which joined give `text`.
    static func split(_ text: [Character]) -> [String] {
        var tokens: [String] = []
        var isOpen = false
        for character in text {
            if isWord(character), isOpen {
                tokens[tokens.count - 1].append(character)
            } else {
                tokens.append(String(character))
            }
            isOpen = isWord(character)
        }
        return tokens
    }

    /// Whether a character is one of a word.
    static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
