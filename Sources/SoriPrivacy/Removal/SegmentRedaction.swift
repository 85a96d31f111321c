import SoriCore

/// A segment whose text was masked: its words, and when what was found is heard.
struct SegmentRedaction {
    let masked: Segment
    let spans: [RedactedTranscript.Span]

    /// Puts a masked text into a segment.
    init(_ segment: Segment, _ source: SourceText, _ redacted: RedactedText) {
        let ranges = WordRanges(segment.words, source)
        var masked = segment
        masked.text = redacted.text
        // The tokens are the text once more.
        masked.decoding = nil
        var spans: [RedactedTranscript.Span] = []
        // Which words each group of masks takes; masks within one word are one group.
        var groups: [Range<Int>] = []
        var from = 0
        for span in redacted.spans {
            let words = ranges.overlapping(span.finding.range, from: from)
            from = max(from, words.lowerBound)
            let times = Self.times(segment.words[words], span.finding.range, segment, source)
            spans.append(
                RedactedTranscript.Span(
                    type: span.finding.type, segmentID: segment.id, range: span.range, start: times.start,
                    end: times.end, score: span.finding.score, evidence: span.finding.evidence, isMasked: span.isMasked)
            )
            guard span.isMasked, !words.isEmpty else { continue }
            if let last = groups.last, words.lowerBound < last.upperBound {
                groups[groups.count - 1] = last.lowerBound..<max(last.upperBound, words.upperBound)
            } else {
                groups.append(words)
            }
        }
        if ranges.isWhole {
            masked.words = Self.masked(segment.words, groups, ranges, redacted, source)
        } else if redacted.spans.contains(where: \.isMasked) {
            // Words that are not those of the text might tell what was masked.
            masked.words = Self.spread(redacted.text, segment)
        }
        self.masked = masked
        self.spans = spans
    }

    /// The words, those of each group as one.
    private static func masked(
        _ words: [Word], _ groups: [Range<Int>], _ ranges: WordRanges, _ redacted: RedactedText,
        _ source: SourceText
    ) -> [Word] {
        let text = Array(redacted.text.unicodeScalars)
        let offsets = MaskedOffsets(redacted, original: source.scalars.count, masked: text.count)
        var new: [Word] = []
        var position = 0
        for group in groups {
            new += words[position..<group.lowerBound]
            position = group.upperBound
            let own = words[group]
            guard let first = own.first, let last = own.last else { continue }
            let start = offsets.start(of: ranges[group.lowerBound].lowerBound)
            let end = max(start, offsets.end(of: ranges[group.upperBound - 1].upperBound))
            var view = String.UnicodeScalarView()
            view.append(contentsOf: text[start..<end])
            new.append(
                Word(
                    text: String(view), start: first.start, end: last.end,
                    probability: own.compactMap(\.probability).min(),
                    isInterpolated: own.contains(where: \.isInterpolated), speaker: first.speaker))
        }
        return new + words[position...]
    }

    /// The words of a text with times by their length.
    private static func spread(_ text: String, _ segment: Segment) -> [Word] {
        let scale = (segment.end - segment.start) / Double(max(1, text.unicodeScalars.count))
        var position = 0
        return text.split(separator: " ", omittingEmptySubsequences: false).compactMap { part in
            let start = position
            position += part.unicodeScalars.count + 1
            guard !part.isEmpty else { return nil }
            return Word(
                text: String(part), start: segment.start + scale * Double(start),
                end: segment.start + scale * Double(position - 1), isInterpolated: true, speaker: segment.speaker)
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
}
