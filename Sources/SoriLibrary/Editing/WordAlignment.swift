import SoriCore

/// The words of a corrected text: those that stay keep their times, the others get times between them.
enum WordAlignment {
    /// A comparison of more words than this squared costs too much: they are taken as one change.
    private static let mostCompared = 500

    /// The words of `text` out of the `old` ones of the segment between `start` and `end` (seconds).
    static func words(of text: String, from old: [LibraryWord], start: Double, end: Double) -> [LibraryWord] {
        let new = WordSpread.split(text)
        var words: [LibraryWord] = []
        var (oldIndex, newIndex) = (0, 0)
        // Between two words that stay lies a change: some old words become some new ones.
        for (oldKept, newKept) in kept(old.map(\.word), new) + [(old.count, new.count)] {
            let from = words.last?.end ?? old.first.map { min($0.start, start) } ?? start
            let until = oldKept < old.count ? old[oldKept].start : max(end, old.last?.end ?? end)
            words += changed(
                Array(old[oldIndex..<oldKept]), to: Array(new[newIndex..<newKept]), from: from, until: max(from, until))
            if oldKept < old.count { words.append(old[oldKept]) }
            (oldIndex, newIndex) = (oldKept + 1, newKept + 1)
        }
        return words
    }

    /// New words instead of old ones: one for one they take over the times, else they share the span.
    private static func changed(
        _ old: [LibraryWord], to new: [String], from: Double, until: Double
    ) -> [LibraryWord] {
        if old.count == new.count {
            return zip(old, new).map { old, word in
                LibraryWord(word: word, start: old.start, end: old.end, interpolated: old.interpolated)
            }
        }
        return WordSpread.spread(new, start: old.first?.start ?? from, end: old.last?.end ?? until)
    }

    /// The pairs of words that stay, in order: a longest common subsequence.
    private static func kept(_ old: [String], _ new: [String]) -> [(Int, Int)] {
        var first = 0
        while first < min(old.count, new.count), old[first] == new[first] { first += 1 }
        var last = 0
        while last < min(old.count, new.count) - first, old[old.count - 1 - last] == new[new.count - 1 - last] {
            last += 1
        }
        let heads = (0..<first).map { ($0, $0) }
        let tails = (0..<last).map { (old.count - last + $0, new.count - last + $0) }
        let (rows, columns) = (old.count - first - last, new.count - first - last)
        guard rows > 0, columns > 0, rows <= mostCompared, columns <= mostCompared else { return heads + tails }
        // lengths[row][column]: of the longest one of what is left from there on.
        var lengths = [[Int]](repeating: [Int](repeating: 0, count: columns + 1), count: rows + 1)
        for row in (0..<rows).reversed() {
            for column in (0..<columns).reversed() {
                lengths[row][column] =
                    old[first + row] == new[first + column]
                    ? lengths[row + 1][column + 1] + 1 : max(lengths[row + 1][column], lengths[row][column + 1])
            }
        }
        var middle: [(Int, Int)] = []
        var (row, column) = (0, 0)
        while row < rows, column < columns {
            if old[first + row] == new[first + column] {
                middle.append((first + row, first + column))
                (row, column) = (row + 1, column + 1)
            } else if lengths[row + 1][column] >= lengths[row][column + 1] {
                row += 1
            } else {
                column += 1
            }
        }
        return heads + middle + tails
    }
}
