/// Where in a text there are words that say what numbers are.
struct KeywordIndex: Sendable {
    private struct Hit: Sendable {
        let keyword: Keyword
        let range: Range<Int>
    }

    /// In order of their beginning.
    private let hits: [Hit]

    /// Looks a text through once.
    init(_ scalars: [Unicode.Scalar], _ tokens: [TextToken]) {
        var hits: [Hit] = []
        var previous: [Unicode.Scalar] = []
        for token in tokens {
            if scalars[token.range.lowerBound].isLatin {
                let word = token.range.map { scalars[$0].lowercase }
                defer { previous = word }
                if let keyword = Keyword.english.value(word, 0..<word.count)
                    ?? Keyword.second(word, after: previous)
                {
                    hits.append(Hit(keyword: keyword, range: token.range))
                }
            }
            var position = token.range.lowerBound
            while position < token.range.upperBound {
                // The longest word counts: an account number is no telephone number.
                if let found = Keyword.words.longestMatch(scalars, at: position, before: token.range.upperBound) {
                    hits.append(Hit(keyword: found.value, range: position..<found.end))
                    position = found.end
                } else {
                    position += 1
                }
            }
        }
        self.hits = hits
    }

    /// How far a word of `keywords` is before a range, in scalars; nil when there is none within `distance`.
    func before(_ range: Range<Int>, _ keywords: Set<Keyword>, within distance: Int) -> Int? {
        var index = firstHit(from: range.lowerBound) - 1
        while index >= 0 {
            let gap = range.lowerBound - hits[index].range.upperBound
            if gap > distance { return nil }
            if gap >= 0, keywords.contains(hits[index].keyword) { return gap }
            index -= 1
        }
        return nil
    }

    /// How far a word of `keywords` is behind a range, in scalars; nil when there is none within `distance`.
    func after(_ range: Range<Int>, _ keywords: Set<Keyword>, within distance: Int) -> Int? {
        var index = firstHit(from: range.upperBound)
        while index < hits.count {
            let gap = hits[index].range.lowerBound - range.upperBound
            if gap > distance { return nil }
            if keywords.contains(hits[index].keyword) { return gap }
            index += 1
        }
        return nil
    }

    /// The word that stands nearest before a range.
    func nearest(before range: Range<Int>, within distance: Int) -> Keyword? {
        let index = firstHit(from: range.lowerBound) - 1
        guard index >= 0, range.lowerBound - hits[index].range.upperBound <= distance else { return nil }
        return hits[index].keyword
    }

    /// The index of the first hit that begins at `position` or behind it.
    private func firstHit(from position: Int) -> Int {
        var (low, high) = (0, hits.count)
        while low < high {
            let middle = (low + high) / 2
            if hits[middle].range.lowerBound < position { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
