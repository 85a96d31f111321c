extension Segment {
    /// The segment up to the first `count` words and what is behind them; each with its own words, text and times.
    ///
    /// `count` is 1 or more and less than the number of words.
    public func split(behindWords count: Int) -> (head: Segment, tail: Segment) {
        // The text between the words is the segment's own: not every script has spaces.
        var cut = text.startIndex
        for word in words.prefix(count) {
            guard let range = text.firstRange(of: word.text, from: cut) else { break }
            cut = range.upperBound
        }
        var (head, tail) = (self, self)
        head.text = text[..<cut].trimmed
        tail.text = text[cut...].trimmed
        head.words = Array(words.prefix(count))
        tail.words = Array(words.dropFirst(count))
        head.end = head.words.last?.end ?? end
        tail.start = tail.words.first?.start ?? start
        return (head, tail)
    }
}

extension String {
    /// Where `other` first stands from `start` on.
    fileprivate func firstRange(of other: String, from start: Index) -> Range<Index>? {
        var index = start
        while index < endIndex {
            if self[index...].hasPrefix(other) { return index..<self.index(index, offsetBy: other.count) }
            formIndex(after: &index)
        }
        return nil
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    package var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
