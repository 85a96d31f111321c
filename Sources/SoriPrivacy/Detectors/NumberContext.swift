/// What stands around a number: what the rules for numbers ask.
struct NumberContext: Sendable {
    let scalars: [Unicode.Scalar]
    let keywords: KeywordIndex
    /// The code of the language; empty where it is not known.
    let language: String

    /// How near a word of `keywords` is, before or behind: 1 next to it, less farther away, 0 none.
    func nearness(_ window: RunWindow, _ keywords: Set<Keyword>, before: Int = 24, after: Int = 12) -> Double {
        var near = 0.0
        if let gap = self.keywords.before(window.range, keywords, within: before) {
            near = 1 - 0.5 * Double(gap) / Double(before + 1)
        }
        if let gap = self.keywords.after(window.range, keywords, within: after) {
            near = max(near, 0.8 - 0.4 * Double(gap) / Double(after + 1))
        }
        return near
    }

    /// Whether what stands behind makes the number an amount or a count.
    func isCounted(_ window: RunWindow) -> Bool {
        var start = window.range.upperBound
        while start < scalars.count, start < window.range.upperBound + 2, scalars[start] == " " { start += 1 }
        guard start < scalars.count else { return false }
        if scalars[start].isLatin {
            var end = start
            while end < scalars.count, scalars[end].isLatin || scalars[end] == "'" { end += 1 }
            let word = (start..<end).map { scalars[$0].lowercase }
            return CounterWords.english.contains(word, 0..<word.count)
                || CounterWords.unspaced.contains(scalars, start..<end)
        }
        guard let found = CounterWords.unspaced.longestMatch(scalars, at: start, before: scalars.count) else {
            return false
        }
        // `일이에요` behind a number is no day: the counter must be the whole, or be followed by a particle.
        return start == window.range.upperBound || found.end - start > 1 || found.end >= scalars.count
            || !scalars[found.end].isHangul
    }

    /// Whether a sign of money stands before it.
    func isPrice(_ window: RunWindow) -> Bool {
        guard window.range.lowerBound > 0 else { return false }
        return ["$", "₩", "€", "£", "¥", "￦"].contains(scalars[window.range.lowerBound - 1])
    }

    /// The scalar before a range, spaces left out; nil at the beginning.
    func sign(before range: Range<Int>) -> Unicode.Scalar? {
        var index = range.lowerBound - 1
        while index >= 0, scalars[index] == " " { index -= 1 }
        return index >= 0 ? scalars[index] : nil
    }
}
