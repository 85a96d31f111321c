/// Finds the numbers within a token that is more than a number, as `전화번호010` or `番号は〇九〇の一二三四です`.
enum EmbeddedNumbers {
    /// How digits are written: a number changes only between digits and Han.
    private enum Script {
        case digits, han, kana, hangul

        init?(_ scalar: Unicode.Scalar) {
            switch scalar.value {
            case 0x30...0x39, 0xFF10...0xFF19: self = .digits
            case 0x3007, 0x4E00...0x9FFF: self = .han
            case 0x3041...0x30FF: self = .kana
            case 0xAC00...0xD7A3: self = .hangul
            default: return nil
            }
        }

        /// So many number words in a row are no other word.
        var fewest: Int {
            switch self {
            case .digits: 1
            case .han, .kana: 3
            case .hangul: 4
            }
        }

        func goes(with other: Script) -> Bool {
            self == other || (self != .kana && self != .hangul && other != .kana && other != .hangul)
        }
    }

    /// Digits that codes with letters have, at most.
    private static let longestInCode = 12

    /// The numbers of a token, in order.
    static func all(_ scalars: [Unicode.Scalar], _ token: Range<Int>) -> [NumberToken] {
        ranges(scalars, token).compactMap { range in
            // With the ending of the token, whose 이 is then no two.
            let isNearEnd = token.upperBound - range.upperBound <= NumberLexicon.suffixes.longest
            let whole = isNearEnd ? NumberToken(scalars, range.lowerBound..<token.upperBound) : nil
            // Of Korean a few syllables with another word behind them are no number.
            if let whole { return whole }
            let number = NumberToken(scalars, range)
            guard scalars[range.lowerBound].isHangul, let count = number?.wordCount else { return number }
            return count > Script.hangul.fewest ? number : nil
        }
    }

    /// Where they stand; one pass.
    private static func ranges(_ scalars: [Unicode.Scalar], _ token: Range<Int>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var position = token.lowerBound
        while position < token.upperBound {
            guard let (script, _) = word(scalars, position, token.upperBound) else {
                position += 1
                continue
            }
            let (start, fewest) = (position, script.fewest)
            var (end, count, last) = (start, 0, script)
            while true {
                if let (script, next) = word(scalars, position, token.upperBound), script.goes(with: last) {
                    (position, end, last) = (next, next, script)
                    count += 1
                } else if let next = NumberLexicon.inner.longestMatch(
                    scalars, at: position, before: token.upperBound)?.end,
                    let (script, _) = word(scalars, next, token.upperBound), script.goes(with: last)
                {
                    position = next
                } else {
                    break
                }
            }
            position = max(end, start + 1)
            // Codes such as `A4` and sizes such as `5kg` are no numbers; a long number may end with a letter.
            let isCode =
                (start > token.lowerBound && scalars[start - 1].isLatin)
                || (end < token.upperBound && scalars[end].isLatin)
            if count >= fewest, !isCode || count > longestInCode { found.append(start..<end) }
        }
        return found
    }

    private static func word(
        _ scalars: [Unicode.Scalar], _ position: Int, _ end: Int
    ) -> (script: Script, end: Int)? {
        guard position < end, let script = Script(scalars[position]) else { return nil }
        if script == .digits { return (script, position + 1) }
        return NumberLexicon.unspaced.longestMatch(scalars, at: position, before: end).map { (script, $0.end) }
    }
}
