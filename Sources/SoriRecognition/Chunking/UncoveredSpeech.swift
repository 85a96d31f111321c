import SoriCore

/// Finds the speech of a chunk that its segments leave out, one range after the other. Pure.
///
/// A model may end its text in the middle of a chunk, or pass over a part of it. What voice activity found to be speech
/// there is decoded again by itself, each range once.
struct UncoveredSpeech: Sendable {
    /// Seconds of speech that are worth decoding again; less is the looseness of times.
    static let least = 1.0
    /// Ranges of one chunk that are decoded again at most.
    static let mostRanges = 8

    private let speech: [ClosedRange<Double>]
    private var tried: [ClosedRange<Double>] = []

    /// Looks at `speech`: seconds, in order of time, none within another.
    init(_ speech: [ClosedRange<Double>]) { self.speech = speech }

    /// The next range to decode again, `segments` being all there is so far; nil when there is none.
    mutating func next(_ segments: [Segment]) -> ClosedRange<Double>? {
        guard tried.count < Self.mostRanges else { return nil }
        let range = ranges(segments).first { range in
            !tried.contains { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }
        }
        if let range { tried.append(range) }
        return range
    }

    /// What lies between segments and has enough speech in it, from the start to the end of that speech.
    func ranges(_ segments: [Segment]) -> [ClosedRange<Double>] {
        var found: [ClosedRange<Double>] = []
        var position = -Double.infinity
        let covered = segments.sorted { $0.start < $1.start }.map { ($0.start, $0.end) }
        for (start, end) in covered + [(.infinity, .infinity)] {
            if start > position {
                let parts = speech.filter { $0.upperBound > position && $0.lowerBound < start }
                    .map { max($0.lowerBound, position)...min($0.upperBound, start) }
                let seconds = parts.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
                if seconds >= Self.least, let first = parts.first, let last = parts.last {
                    found.append(first.lowerBound...last.upperBound)
                }
            }
            position = max(position, end)
        }
        return found
    }
}
