/// Words in lower case without punctuation, for every language.
enum PlainText {
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        func end() {
            if !word.isEmpty { words.append(word) }
            word = ""
        }
        for character in TextForms.plain(text) {
            if character.isLetter || character.isNumber {
                word.append(character)
            } else if character.isWhitespace || "-‐‑‒–—/·・".contains(character) {
                end()
            }
        }
        end()
        return words
    }
}
