/// The segments that a window's tokens make, by their timestamps. Source: openai/whisper `transcribe.py`.
struct SegmentSlicing {
    /// Tokens of the window between two timestamps, with their times, in seconds from the start of the window.
    struct Slice: Equatable {
        var start: Double
        var end: Double
        var tokens: [Int]
    }

    /// The slices, in order.
    private(set) var slices: [Slice] = []
    /// Whether the window ends with one timestamp: nobody speaks after it.
    let endsWithSingle: Bool
    /// Where the next window begins, in frames from the start of this one; nil for its end.
    private(set) var next: Int?

    /// Cuts `tokens` of a window of `frames` frames; `first` is the id of `<|0.00|>`.
    init(_ tokens: [Int], frames: Int, timestampBegin first: Int) {
        let isTimestamp = tokens.map { $0 >= first }
        endsWithSingle = Array(isTimestamp.suffix(2)) == [false, true]
        var cuts = tokens.indices.dropFirst().filter { isTimestamp[$0 - 1] && isTimestamp[$0] }
        guard !cuts.isEmpty else {
            var seconds = Double(frames * LogMel.hopLength) / Double(LogMel.sampleRate)
            if let last = tokens.last(where: { $0 >= first }), last != first {
                seconds = Double(last - first) * SpecialTokens.timestampStep
            }
            slices = [Slice(start: 0, end: seconds, tokens: tokens)]
            return
        }
        if endsWithSingle { cuts.append(tokens.count) }
        var begin = 0
        for cut in cuts {
            let part = tokens[begin..<cut]
            // A slice may begin or end with text when a model breaks the rules it is not held to (a prefix).
            slices.append(
                Slice(
                    start: Double((part.first ?? first) - first) * SpecialTokens.timestampStep,
                    end: Double((part.last ?? first) - first) * SpecialTokens.timestampStep, tokens: Array(part)))
            begin = cut
        }
        // What follows the last pair is not finished: it is heard again.
        if !endsWithSingle { next = max(0, tokens[begin - 1] - first) * Self.framesPerStep }
    }

    /// Frames of log-mel a timestamp's step lasts.
    private static let framesPerStep = 2
}
