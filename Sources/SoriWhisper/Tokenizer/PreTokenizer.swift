/// Cuts text into the words within which byte pairs are merged.
///
/// The pattern of GPT-2, alternatives tried in this order:
/// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`. The words cover the text.
struct PreTokenizer {
    private var scalars: [Unicode.Scalar] = []
    private var classes: [ScalarClass] = []
    /// The byte each scalar starts at, and the length of the text.
    private var offsets: [Int] = []

    /// Prepares to cut `text`.
    init(_ text: String) {
        var offset = 0
        let length = text.utf8.count
        scalars.reserveCapacity(length)
        classes.reserveCapacity(length)
        offsets.reserveCapacity(length + 1)
        for scalar in text.unicodeScalars {
            scalars.append(scalar)
            classes.append(ScalarClass(scalar))
            offsets.append(offset)
            offset += UTF8.width(scalar)
        }
        offsets.append(offset)
    }

    /// The UTF-8 ranges of the words, in order.
    func words() -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = 0
        while start < scalars.count {
            let end = endOfWord(from: start)
            result.append(offsets[start]..<offsets[end])
            start = end
        }
        return result
    }

    private func endOfWord(from start: Int) -> Int {
        if scalars[start] == "'", let end = endOfContraction(from: start) { return end }
        var first = start
        if scalars[start] == " ", start + 1 < classes.count, classes[start + 1] != .space { first += 1 }
        if classes[first] != .space { return endOfRun(from: first) }
        let end = endOfRun(from: start)
        // `\s+(?!\S)` leaves the last space of a run to the word that follows it, unless there is only that one.
        return end == scalars.count || end - start == 1 ? end : end - 1
    }

    private func endOfRun(from start: Int) -> Int {
        var end = start + 1
        while end < classes.count, classes[end] == classes[start] { end += 1 }
        return end
    }

    private func endOfContraction(from start: Int) -> Int? {
        guard start + 1 < scalars.count else { return nil }
        switch scalars[start + 1] {
        case "s", "t", "m", "d": return start + 2
        case "r", "v": return start + 2 < scalars.count && scalars[start + 2] == "e" ? start + 3 : nil
        case "l": return start + 2 < scalars.count && scalars[start + 2] == "l" ? start + 3 : nil
        default: return nil
        }
    }
}
