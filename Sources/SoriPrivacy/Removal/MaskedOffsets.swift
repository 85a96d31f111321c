/// Where positions of a text are in the same text with masks.
struct MaskedOffsets {
    private let spans: [RedactedText.Span]
    /// How much longer the text behind each mask became: particles follow the sound of the mask.
    private let changes: [Int]

    /// `original` and `masked` are the scalars that the two texts have.
    init(_ redacted: RedactedText, original: Int, masked: Int) {
        let spans = redacted.spans
        self.spans = spans
        changes = spans.indices.map { index in
            let isLast = index + 1 == spans.count
            let before = (isLast ? original : spans[index + 1].finding.range.lowerBound)
            let after = (isLast ? masked : spans[index + 1].range.lowerBound)
            return (after - spans[index].range.upperBound) - (before - spans[index].finding.range.upperBound)
        }
    }

    /// Where what begins at `offset` begins; within a mask: where the mask begins.
    func start(of offset: Int) -> Int { position(of: offset) { $0.lowerBound } }

    /// Where what ends at `offset` ends; within a mask: where the mask ends.
    func end(of offset: Int) -> Int { position(of: offset) { $0.upperBound } }

    private func position(of offset: Int, within: (Range<Int>) -> Int) -> Int {
        // The last span that begins before it.
        var (low, high) = (0, spans.count)
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].finding.range.lowerBound < offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return offset }
        let span = spans[low - 1]
        if offset < span.finding.range.upperBound { return within(span.range) }
        let behind = offset - span.finding.range.upperBound
        return span.range.upperBound + (behind == 0 ? 0 : max(0, behind + changes[low - 1]))
    }
}
