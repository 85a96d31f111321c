/// Lays out the text in progress on one line of a terminal that is written over. Pure.
struct LiveLine: Sendable {
    /// Columns of the terminal.
    let columns: Int

    /// What to write for a text in progress: its end, in grey, when it is longer than the line.
    func interim(_ text: String) -> String {
        var width = 0
        var shown: [Character] = []
        for character in text.reversed() {
            width += Self.width(character)
            guard width < columns - 1 else {
                shown.append("…")
                break
            }
            shown.append(character)
        }
        return "\r\u{1B}[K\u{1B}[90m" + String(shown.reversed()) + "\u{1B}[0m"
    }

    /// What to write for a text that stands: over the line in progress, and a new line.
    func final(_ text: String) -> String { "\r\u{1B}[K\(text)\n" }

    /// What takes the text in progress away.
    static let clear = "\r\u{1B}[K"

    /// Columns of a character: two for Hangul, Han, kana and their like.
    private static func width(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFF:
            return 2
        default: return 1
        }
    }
}
