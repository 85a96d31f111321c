import SoriCore

extension RedactedTranscript {
    /// When a span is heard, in seconds from the start of the audio; `isExact` where its words were measured.
    ///
    /// Where times were only spread over a segment by the length of its text they are seconds off, above all around
    /// numbers, which take long to say: then it is all of the segment.
    public func hearing(of span: Span) -> (times: ClosedRange<Double>, isExact: Bool) {
        let times = span.start...max(span.start, span.end)
        guard let segment = transcript.segments.first(where: { $0.id == span.segmentID }) else { return (times, false) }
        let isExact = !segment.words.isEmpty && !segment.words.contains(where: \.isInterpolated)
        guard !isExact else { return (times, true) }
        let start = min(segment.start, times.lowerBound)
        return (start...max(start, segment.end, times.upperBound), false)
    }
}
