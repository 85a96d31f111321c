internal import SoriCore

extension [Segment] {
    /// The segments and words of a stretch of a recording with no time outside of it, and none before the one before.
    ///
    /// A model hears 30 s, of which the stretch may be a small part, and says now and then that a text ends in the silence behind
    /// it. What begins there keeps its text: it has no length, at the stretch's end. Times that are no numbers become its start.
    func within(_ stretch: ClosedRange<Double>) -> [Segment] {
        var first = stretch.lowerBound
        return map { segment in
            var segment = segment
            (segment.start, segment.end) = Self.times(segment.start, segment.end, in: first...stretch.upperBound)
            first = segment.start
            segment.words = Self.words(segment.words, within: stretch)
            return segment
        }
    }

    private static func words(_ words: [Word], within stretch: ClosedRange<Double>) -> [Word] {
        var first = stretch.lowerBound
        return words.map { word in
            var word = word
            (word.start, word.end) = times(word.start, word.end, in: first...stretch.upperBound)
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
