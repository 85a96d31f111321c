/// What a Korean text may sound like: its letters as they stand, its numbers, symbols and abbreviations in each of
/// their readings.
struct KoreanReader {
    private let text: [Character]
    private var position = 0
    private var parts: [ReadingPattern] = []

    /// The readings of `text`.
    static func pattern(_ text: String) -> ReadingPattern {
        var reader = KoreanReader(text: PlainText.folded(text))
        reader.read()
        return .sequence(reader.parts)
    }

    private init(text: [Character]) { self.text = text }

    private mutating func read() {
        while position < text.count {
            let character = text[position]
            if let note = SpeechCorpusMark.read(text, at: position) {
                if let spellings = note.spellings {
                    parts.append(.choice(spellings.map { Self.pattern(String($0)) }))
                } else {
                    parts.append(.space)
                }
                position = note.end
            } else if let number = NumberReader.read(text, at: position) {
                parts.append(number.pattern)
                position = number.end
            } else if isLatin(character) {
                readLetters()
            } else if let pattern = symbol(character) {
                parts.append(pattern)
                position += 1
            } else {
                if character == "쩜" {
                    parts.append(.row("점|쩜"))
                } else if character.isWhitespace {
                    parts.append(.space)
                } else if !PlainText.isPunctuation(character) {
                    parts.append(.text(String(character)))
                } else if character != "'" {
                    parts.append(.space)
                }
                position += 1
            }
        }
    }

    /// A run of Latin letters, as it stands or letter by letter.
    private mutating func readLetters() {
        let letters = text[position...].prefix(while: isLatin)
        position = letters.endIndex
        var readings = [ReadingPattern.text(String(letters))]
        if let spelled = LetterNames.spelled(letters) { readings.append(spelled) }
        parts.append(.choice(readings))
    }

    /// Symbols that are spoken, or may be, between words or numbers.
    private func symbol(_ character: Character) -> ReadingPattern? {
        let before = text[..<position].suffix(8)
        let after = text[(position + 1)...].prefix(2).first { !$0.isWhitespace }
        guard let after, after.isLetter || after.isNumber else { return nil }
        guard let last = before.last(where: { !$0.isWhitespace }) else { return nil }
        guard !"&@".contains(character) || last.isLetter || last.isNumber else { return nil }
        switch character {
        case "&": return .sequence([.optionalSpace, .row("앤|앤드|"), .optionalSpace])
        case "@": return .sequence([.optionalSpace, .row("골뱅이|앳|"), .optionalSpace])
        case "~", "〜", "∼", "～":
            // Only between amounts; elsewhere it draws a word out.
            let isRange = after.isASCIIDigit && before.contains(where: \.isASCIIDigit)
            return isRange ? .sequence([.optionalSpace, .row("에서|내지|"), .optionalSpace]) : nil
        case "."
        where position > 0 && position + 1 < text.count && isLatin(text[position - 1])
            && isLatin(text[position + 1]):
            return .sequence([.optionalSpace, .row("점|쩜|닷|"), .optionalSpace])
        default: return nil
        }
    }

    private func isLatin(_ character: Character) -> Bool { ("a"..."z").contains(character) && character.isASCII }
}

extension Character {
    /// Whether this is one of 0...9.
    var isASCIIDigit: Bool { isASCII && isNumber }
}
