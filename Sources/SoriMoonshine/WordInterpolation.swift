import SoriCore

/// Spreads the words of a text over its time in proportion to their length: for backends that time no words.
enum WordInterpolation {
    /// The words of `text` between `start` and `end` (seconds), without gaps, each marked as interpolated.
    ///
    /// A word's share is its letters and digits plus one, because short words take longer than their spelling says.
    /// Empty for a text without words; an `end` before `start` gives words of no length at `start`.
    static func words(of text: String, start: Double, end: Double) -> [Word] {
        let parts = text.split(whereSeparator: \.isWhitespace)
        let shares = parts.map { Double($0.count { $0.isLetter || $0.isNumber } + 1) }
        let total = shares.reduce(0, +)
        let length = max(0, end - start)
        var before = 0.0
        return zip(parts, shares).map { part, share in
            let from = start + length * before / total
            before += share
            return Word(text: String(part), start: from, end: start + length * before / total, isInterpolated: true)
        }
    }
}
