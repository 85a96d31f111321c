package import SoriCore

extension [Segment] {
    /// The segments with numbers from `first` on.
    package func numbered(from first: Int) -> [Segment] {
        enumerated().map { offset, segment in
            var segment = segment
            segment.id = first + offset
            return segment
        }
    }

    /// The segments and words of a speech chunk with no time outside of it, and none before the one before.
    ///
    /// A model hears 30 s, of which the chunk may be a small part, and says now and then that a text ends in the
    /// silence behind it. What begins there keeps its text: it has no length, at the chunk's end. Times that are no
    /// numbers become its start.
    func within(_ chunk: ClosedRange<Double>) -> [Segment] {
        var first = chunk.lowerBound
        return map { segment in
            var segment = segment
            (segment.start, segment.end) = Self.times(segment.start, segment.end, in: first...chunk.upperBound)
            first = segment.start
            segment.words = Self.words(segment.words, within: chunk)
            return segment
        }
    }

    private static func words(_ words: [Word], within chunk: ClosedRange<Double>) -> [Word] {
        var first = chunk.lowerBound
        return words.map { word in
            var word = word
            (word.start, word.end) = times(word.start, word.end, in: first...chunk.upperBound)
            first = word.start
            return word
        }
    }

    private static func times(_ start: Double, _ end: Double, in range: ClosedRange<Double>) -> (Double, Double) {
        // A NaN is neither larger nor smaller than anything.
        let start = start > range.lowerBound ? Swift.min(start, range.upperBound) : range.lowerBound
        return (start, end > start ? Swift.min(end, range.upperBound) : start)
    }
}
