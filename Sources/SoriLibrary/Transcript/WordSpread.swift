import SoriCore

/// Words of a text whose times nobody measured: spread over a span in proportion to their length.
enum WordSpread {
    /// The words of `text` between `start` and `end` (seconds), without gaps, marked as interpolated; empty for a text
    /// without words.
    static func words(of text: String, start: Double, end: Double) -> [LibraryWord] {
        spread(split(text), start: start, end: end)
    }

    /// Words over a span. A word's share is its letters and digits plus one, because short words take longer than their
    /// spelling says.
    static func spread(_ words: [String], start: Double, end: Double) -> [LibraryWord] {
        let shares = words.map { Double($0.count { $0.isLetter || $0.isNumber } + 1) }
        let total = shares.reduce(0, +)
        let length = max(0, end - start)
        var before = 0.0
        return zip(words, shares).map { word, share in
            let from = start + length * before / total
            before += share
            return LibraryWord(
                word: word, start: from.rounded(toDecimals: 3),
                end: (start + length * before / total).rounded(toDecimals: 3), interpolated: true)
        }
    }

    /// The words of a text: what stands between white space; where a script writes without spaces, every sign.
    static func split(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).flatMap { part -> [String] in
            var (words, run): ([String], String) = ([], "")
            var isUnspaced = false
            for character in part {
                if character.isUnspaced {
                    // Punctuation before it belongs to it.
                    if isUnspaced || run.contains(where: { $0.isLetter || $0.isNumber }) {
                        words.append(run)
                        run = ""
                    }
                    run.append(character)
                    isUnspaced = true
                } else if isUnspaced, character.isLetter || character.isNumber {
                    words.append(run)
                    run = String(character)
                    isUnspaced = false
                } else {
                    run.append(character)
                }
            }
            if !run.isEmpty { words.append(run) }
            return words
        }
    }

    /// Whether words make up a text: in this order, with nothing but white space between them.
    static func fit(_ words: [LibraryWord], _ text: String) -> Bool {
        var rest = text[...]
        for word in words {
            rest = rest.drop(while: \.isWhitespace)
            guard !word.word.isEmpty, rest.hasPrefix(word.word) else { return false }
            rest = rest.dropFirst(word.word.count)
        }
        return rest.allSatisfy(\.isWhitespace) && (!words.isEmpty || text.isEmpty)
    }
}

extension Character {
    /// Whether it is of a script that writes words without spaces between them: Chinese, Japanese, Thai and its like.
    fileprivate var isUnspaced: Bool {
        guard let scalar = unicodeScalars.first?.value else { return false }
        switch scalar {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005...0x3007, 0x3040...0x30FF, 0x3400...0x4DBF,
            0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            return true
        default: return false
        }
    }
}
