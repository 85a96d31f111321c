import SoriCore

/// Which scalars of a segment's text each of its words stands for.
struct WordRanges {
    private let ranges: [Range<Int>]
    /// Whether every word was found in the text.
    let isWhole: Bool

    /// So far behind the word before a word is looked for.
    private static let mostGap = 64

    init(_ words: [Word], _ source: SourceText) {
        var position = 0
        var isWhole = true
        ranges = words.map { word in
            let scalars = Array(word.text.unicodeScalars.drop { $0.properties.isWhitespace })
            // Words come in order, so the search is short unless the words are not of this text.
            var start = position
            let last = min(source.scalars.count - scalars.count, position + Self.mostGap)
            while start <= last, !source.scalars[start...].starts(with: scalars) { start += 1 }
            guard start <= last, !scalars.isEmpty else {
                isWhole = isWhole && scalars.isEmpty
                return position..<position
            }
            position = start + scalars.count
            return start..<position
        }
        self.isWhole = isWhole
    }

    subscript(index: Int) -> Range<Int> { ranges[index] }

    /// The words that have any of `range`; the search begins at the word `from`.
    func overlapping(_ range: Range<Int>, from: Int) -> Range<Int> {
        var first = from
        while first < ranges.count, ranges[first].upperBound <= range.lowerBound { first += 1 }
        var end = first
        while end < ranges.count, ranges[end].lowerBound < range.upperBound { end += 1 }
        return first..<end
    }
}
