/// A word of a text: letters, digits and what joins them, between spaces and punctuation.
struct TextWord: Sendable, Equatable {
    /// What stands before a word.
    enum Gap: Sendable { case start, space, comma, stop }

    /// Which scalars of the text.
    let range: Range<Int>
    /// Its scalars.
    let scalars: [Unicode.Scalar]
    /// What stands between it and the word before.
    let gap: Gap

    /// The word as text.
    let text: String

    /// Makes a word.
    init(range: Range<Int>, scalars: [Unicode.Scalar], gap: Gap) {
        self.range = range
        self.scalars = scalars
        self.gap = gap
        text = TextWord.text(scalars[...])
    }

    /// Some scalars as text.
    static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// The words of a text in order, in one pass.
    static func words(of text: SourceText) -> [TextWord] {
        let all = text.scalars
        var words: [TextWord] = []
        var gap = Gap.start
        var index = 0
        while index < all.count {
            guard isInside(all, index) else {
                if let found = gapKind(all[index]), gap != .stop, gap != .start { gap = found == .space ? gap : found }
                index += 1
                continue
            }
            let start = index
            while index < all.count, isInside(all, index) { index += 1 }
            words.append(TextWord(range: start..<index, scalars: Array(all[start..<index]), gap: gap))
            gap = .space
        }
        return words
    }

    private static func gapKind(_ scalar: Unicode.Scalar) -> Gap? {
        switch scalar {
        case ",", "、", "，", "(", ")", "/", ":", "：": .comma
        case ".", "?", "!", "。", "？", "！", ";", "—", "\n", "…": .stop
        default: .space
        }
    }

    /// Letters and digits are inside; a hyphen, apostrophe, full stop or at sign only between two of them.
    private static func isInside(_ all: [Unicode.Scalar], _ index: Int) -> Bool {
        if isPlain(all[index]) { return true }
        guard "-'’.@_".unicodeScalars.contains(all[index]), index > 0, index + 1 < all.count else { return false }
        return isPlain(all[index - 1]) && isPlain(all[index + 1])
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        if (0xAC00...0xD7A3).contains(scalar.value) || (0x61...0x7A).contains(scalar.value) { return true }
        if scalar == " " { return false }
        return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || ("０"..."９").contains(scalar)
    }
}

/// What Hangul syllables say about the sound of a word's end.
enum HangulSyllable {
    /// Whether the scalar is a whole syllable.
    static func isSyllable(_ scalar: Unicode.Scalar) -> Bool { (0xAC00...0xD7A3).contains(scalar.value) }

    /// Whether all scalars are whole syllables; true for none.
    static func areSyllables(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool { scalars.allSatisfy(isSyllable) }

    /// The final consonant's index, 0 for none and 8 for ㄹ; nil for what is no syllable.
    static func final(_ scalar: Unicode.Scalar) -> Int? {
        isSyllable(scalar) ? Int((scalar.value - 0xAC00) % 28) : nil
    }
}

/// Splits a literal of words into a set; read once by each detector.
func wordSet(_ words: String) -> Set<String> {
    Set(words.split { $0 == " " || $0 == "\n" }.map(String.init))
}
