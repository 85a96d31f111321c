import SoriCore

/// A segment whose text was masked: its words, and when what was found is heard.
struct SegmentRedaction {
    let masked: Segment
    let spans: [RedactedTranscript.Span]

    /// Puts a masked text into a segment.
    init(_ segment: Segment, _ source: SourceText, _ redacted: RedactedText) {
        let ranges = Self.locate(segment.words, source)
        var masked = segment
        masked.text = redacted.text
        // The tokens are the text once more.
        masked.decoding = nil
        var spans: [RedactedTranscript.Span] = []
        var words: [Word] = []
        var nextWord = 0
        for span in redacted.spans {
            let range = span.finding.range
            while nextWord < ranges.count, ranges[nextWord].upperBound <= range.lowerBound {
                words.append(segment.words[nextWord])
                nextWord += 1
            }
            let first = nextWord
            while nextWord < ranges.count, ranges[nextWord].lowerBound < range.upperBound { nextWord += 1 }
            let own = segment.words[first..<nextWord]
            let times = Self.times(own, range, segment, source)
            spans.append(
                RedactedTranscript.Span(
                    type: span.finding.type, segmentID: segment.id, range: span.range, start: times.start,
                    end: times.end, score: span.finding.score, evidence: span.finding.evidence, isMasked: span.isMasked)
            )
            guard let begin = own.first, let end = own.last else { continue }
            guard span.isMasked else {
                words += own
                continue
            }
            words.append(
                Word(
                    text: Self.word(around: span.range, redacted.text), start: begin.start, end: end.end,
                    probability: own.compactMap(\.probability).min(), isInterpolated: begin.isInterpolated,
                    speaker: begin.speaker))
        }
        words += segment.words[nextWord...]
        masked.words = words
        self.masked = masked
        self.spans = spans
    }

    /// Which scalars of the text each word stands for; a word that is not found stands where the one before ended.
    private static func locate(_ words: [Word], _ source: SourceText) -> [Range<Int>] {
        var position = 0
        return words.map { word in
            let scalars = Array(word.text.unicodeScalars.drop { $0.properties.isWhitespace })
            // Words come in order, so the search is short unless the words are not of this text.
            var start = position
            let last = min(source.scalars.count - scalars.count, position + 64)
            while start <= last, !source.scalars[start...].starts(with: scalars) { start += 1 }
            guard start <= last, !scalars.isEmpty else { return position..<position }
            position = start + scalars.count
            return start..<position
        }
    }

    private static func times(
        _ words: ArraySlice<Word>, _ range: Range<Int>, _ segment: Segment, _ source: SourceText
    ) -> (start: Double, end: Double) {
        if let first = words.first, let last = words.last { return (first.start, max(first.start, last.end)) }
        let scale = (segment.end - segment.start) / Double(max(1, source.scalars.count))
        return (
            segment.start + scale * Double(range.lowerBound), segment.start + scale * Double(range.upperBound)
        )
    }

    /// The mask with what is tied to it, up to the spaces around it.
    private static func word(around range: Range<Int>, _ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var (start, end) = (range.lowerBound, range.upperBound)
        while start > 0, !scalars[start - 1].properties.isWhitespace { start -= 1 }
        while end < scalars.count, !scalars[end].properties.isWhitespace { end += 1 }
        var word = String.UnicodeScalarView()
        word.append(contentsOf: scalars[start..<end])
        return String(word)
    }
}
