import SoriCore

/// As much of a call as a language model's context takes: its beginning, where people say why they call, and its end,
/// where they agree on something. Pure.
enum CallExcerpt {
    /// What stands where something was left out.
    static let gap = "[...]"

    /// The segments that have words in at most about `limit` tokens; one that only says `[...]` stands for those left
    /// out.
    static func segments(of transcript: Transcript, limit: Int) -> [Segment] {
        let segments = transcript.segments.filter { $0.text.contains { $0.isLetter || $0.isNumber } }
        let sizes = segments.map { TranscriptParts.tokens($0.text) + perSegment }
        guard sizes.reduce(0, +) > limit, let first = segments.first else { return segments }
        let head = count(sizes, limit: limit * 6 / 10)
        let tail = min(segments.count - head, count(sizes.reversed(), limit: limit * 4 / 10))
        var omission = first
        omission.text = gap
        omission.speaker = nil
        omission.words = []
        guard head > 0 else {
            // One that is longer than all there is room for.
            var cut = first
            cut.text = String(first.text.prefix(max(1, limit * 6 / 10)))
            return [cut, omission] + segments.suffix(min(tail, segments.count - 1))
        }
        omission.start = segments[head - 1].end
        omission.end = omission.start
        return segments.prefix(head) + [omission] + segments.suffix(tail)
    }

    /// Tokens of a segment besides its text.
    private static let perSegment = 12

    /// How many from the beginning fit.
    private static func count(_ sizes: [Int], limit: Int) -> Int {
        var sum = 0
        return sizes.prefix { size in
            sum += size
            return sum <= limit
        }.count
    }
}
