/// A span between two neighbouring edges of any turns, with the turns that cover it: at least one.
struct TurnPart {
    let start: Double
    let end: Double
    let turns: [SpeakerTurn]

    /// Seconds between the two; 0 when they touch.
    func distance(to other: TurnPart) -> Double { max(0, start - other.end, other.start - end) }
}

extension [SpeakerTurn] {
    /// The turns cut at every edge of any of them, in order of time.
    var parts: [TurnPart] {
        let sorted = sortedByTime
        let edges = Array<Double>(Set(flatMap { [$0.start, $0.end] })).sorted()
        var parts: [TurnPart] = []
        var open: [SpeakerTurn] = []
        var next = 0
        for (start, end) in zip(edges, edges.dropFirst()) {
            open.removeAll { $0.end <= start }
            while next < sorted.count, sorted[next].start <= start {
                if sorted[next].end > start { open.append(sorted[next]) }
                next += 1
            }
            if !open.isEmpty { parts.append(TurnPart(start: start, end: end, turns: open)) }
        }
        return parts
    }

    /// One speaker at a time: where several are heard, the turn goes on in whose middle that is the most.
    func exclusive() -> [SpeakerTurn] {
        parts.compactMap { part in
            let middle = (part.start + part.end) / 2
            func depth(_ turn: SpeakerTurn) -> Double { Swift.min(middle - turn.start, turn.end - middle) }
            return part.turns.max { depth($0) < depth($1) }.map {
                SpeakerTurn(start: part.start, end: part.end, speaker: $0.speaker)
            }
        }.filled(pausesUpTo: 0)
    }
}
