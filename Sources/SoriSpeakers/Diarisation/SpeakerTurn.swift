/// A span in which one speaker is heard.
public struct SpeakerTurn: Sendable, Equatable {
    /// Seconds from the start of the recording.
    public var start: Double
    /// Seconds from the start of the recording, never before `start`.
    public var end: Double
    /// The speaker's number in the recording, from 0 in order of first being heard.
    public var speaker: Int

    /// Makes a turn.
    public init(start: Double, end: Double, speaker: Int) {
        self.start = start
        self.end = max(start, end)
        self.speaker = speaker
    }

    /// Seconds.
    public var duration: Double { end - start }
}

extension [SpeakerTurn] {
    /// The turns of each speaker with the pauses in them filled that are at most `longest` seconds; in order of time.
    func filled(pausesUpTo longest: Double) -> [SpeakerTurn] {
        var last: [Int: Int] = [:]
        var result: [SpeakerTurn] = []
        for turn in sortedByTime {
            if let index = last[turn.speaker], turn.start - result[index].end <= longest {
                result[index].end = Swift.max(result[index].end, turn.end)
            } else {
                last[turn.speaker] = result.count
                result.append(turn)
            }
        }
        return result
    }

    /// The turns with up to `seconds` more at edges where nobody is heard, within 0...`duration`; between two turns
    /// each gets half of a shorter silence.
    func widened(by seconds: Double, duration: Double) -> [SpeakerTurn] {
        let sorted = sortedByTime
        // Where somebody is heard, as spans that do not touch.
        var spans: [(start: Double, end: Double)] = []
        for turn in sorted {
            if let last = spans.last, turn.start <= last.end {
                spans[spans.count - 1].end = Swift.max(last.end, turn.end)
            } else {
                spans.append((turn.start, turn.end))
            }
        }
        var starts: [Double: Double] = [:]
        var ends: [Double: Double] = [:]
        for (index, span) in spans.enumerated() {
            let before = index == 0 ? span.start : (span.start - spans[index - 1].end) / 2
            let after = index == spans.count - 1 ? duration - span.end : (spans[index + 1].start - span.end) / 2
            starts[span.start] = span.start - Swift.max(0, Swift.min(seconds, before))
            ends[span.end] = span.end + Swift.max(0, Swift.min(seconds, after))
        }
        return sorted.map { turn in
            SpeakerTurn(
                start: starts[turn.start] ?? turn.start, end: ends[turn.end] ?? turn.end, speaker: turn.speaker)
        }
    }

    /// In order of start, then of speaker.
    var sortedByTime: [SpeakerTurn] {
        sorted { ($0.start, $0.speaker, $0.end) < ($1.start, $1.speaker, $1.end) }
    }

    /// With the speakers numbered in order of first being heard, and what each new number was before.
    func renumbered() -> (turns: [SpeakerTurn], old: [Int]) {
        var numbers: [Int: Int] = [:]
        var old: [Int] = []
        let turns = sortedByTime.map { turn in
            if numbers[turn.speaker] == nil {
                numbers[turn.speaker] = old.count
                old.append(turn.speaker)
            }
            return SpeakerTurn(start: turn.start, end: turn.end, speaker: numbers[turn.speaker] ?? 0)
        }
        return (turns, old)
    }
}
