public import SoriCore

extension Transcript {
    /// The transcript with a speaker for each word and segment; a segment in which the speaker changes is split there.
    ///
    /// Words go to whom they overlap the most, else to the nearest turn. A segment without words stays whole.
    ///
    /// - Parameters:
    ///   - names: what the speakers are called, by number; who has no name is `SPEAKER_00` and so on.
    ///   - keepsWords: whether the result has words too.
    public func attributed(
        to diarisation: Diarisation, names: [String?] = [], keepsWords: Bool = true
    ) -> Transcript {
        let turns = TurnLookup(diarisation.exclusiveTurns)
        func label(_ speaker: Int?) -> String? {
            speaker.map { (names.indices.contains($0) ? names[$0] : nil) ?? Self.label(ofSpeaker: $0) }
        }
        var result = self
        result.segments = segments.flatMap { segment -> [Segment] in
            guard !segment.words.isEmpty else {
                var segment = segment
                segment.speaker = label(turns.speaker(from: segment.start, to: segment.end))
                return [segment]
            }
            let speakers = Self.smoothed(
                segment.words.map { turns.speaker(from: $0.start, to: $0.end) }, words: segment.words)
            var rest = segment
            for index in rest.words.indices { rest.words[index].speaker = label(speakers[index]) }
            var parts: [Segment] = []
            var start = 0
            for index in speakers.indices.dropFirst() where speakers[index] != speakers[index - 1] {
                let (head, tail) = rest.split(behindWords: index - start)
                parts.append(head)
                rest = tail
                start = index
            }
            parts.append(rest)
            return parts.map { part in
                var part = part
                part.speaker = part.words.first?.speaker
                return part
            }
        }
        for index in result.segments.indices {
            result.segments[index].id = index
            if !keepsWords { result.segments[index].words = [] }
        }
        return result
    }

    /// What a speaker without a name is called.
    public static func label(ofSpeaker number: Int) -> String { "\(labelPrefix)\(number < 10 ? "0" : "")\(number)" }

    /// The number in what a speaker without a name is called; nil for a name.
    public static func speakerNumber(ofLabel label: String) -> Int? {
        label.hasPrefix(labelPrefix) ? Int(label.dropFirst(labelPrefix.count)) : nil
    }

    private static let labelPrefix = "SPEAKER_"

    /// One short word between others of one speaker is theirs: word times are not that exact.
    private static func smoothed(_ speakers: [Int?], words: [Word]) -> [Int?] {
        var result = speakers
        for index in speakers.indices.dropFirst().dropLast()
        where result[index] != result[index - 1] && result[index - 1] == speakers[index + 1]
            && words[index].end - words[index].start < 0.3
        {
            result[index] = result[index - 1]
        }
        return result
    }
}

/// Turns in order of time, one speaker at a time, to look spans up in.
private struct TurnLookup {
    private let turns: [SpeakerTurn]
    /// Farther from any turn nobody is known to speak.
    private let farthest = 2.0

    init(_ turns: [SpeakerTurn]) { self.turns = turns.sortedByTime }

    /// Who speaks for most of the span, or nearest to it.
    func speaker(from start: Double, to end: Double) -> Int? {
        // Turns do not overlap, so their ends ascend as their starts do.
        var low = 0
        var high = turns.count
        while low < high {
            let middle = (low + high) / 2
            if turns[middle].end <= start { low = middle + 1 } else { high = middle }
        }
        var shares: [Int: Double] = [:]
        var index = low
        while index < turns.count, turns[index].start < end {
            shares[turns[index].speaker, default: 0] += min(end, turns[index].end) - max(start, turns[index].start)
            index += 1
        }
        if let best = shares.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), best.value > 0 { return best.key }
        let before = low > 0 ? start - turns[low - 1].end : .infinity
        let after = low < turns.count ? turns[low].start - end : .infinity
        guard min(before, after) <= farthest else { return nil }
        return before <= after ? turns[low - 1].speaker : turns[low].speaker
    }
}
