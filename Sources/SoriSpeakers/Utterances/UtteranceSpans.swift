/// Where the speaker may change in an utterance: runs of one local speaker in windows laid one behind the other.
///
/// Pure. Two runs that follow each other may be one person's, at the edge of a window always: whose voice a run is says
/// the voice itself.
struct UtteranceSpans {
    /// A run: where it is, and in which frames its speaker is alone.
    struct Run: Equatable {
        /// Frames from the start of the utterance.
        var frames: Range<Int>
        /// How many of them are the speaker's alone.
        var alone: Int
    }

    /// Silence of so many frames (0.3 s) and less, and overlapping speech, do not end a run.
    private static let longestPause = 18
    /// A run with fewer frames of one speaker alone (0.6 s) has no voice of its own: it joins the one beside it.
    static let leastAlone = 36

    /// The runs of an utterance, in order: they cover it from its first speech to its last without gaps.
    private(set) var runs: [Run] = []

    /// Reads windows that follow each other; only the first `frames` frames of all are the utterance's.
    init(_ windows: [LocalActivity], frames: Int) {
        for (number, window) in windows.enumerated() {
            let offset = number * LocalActivity.frames
            var speaker: UInt8 = 0
            for (index, bits) in window.heard.enumerated() where offset + index < frames && bits != 0 {
                let frame = offset + index
                let isAlone = bits.nonzeroBitCount == 1
                let continues = speaker & bits != 0 && frame - (runs.last?.frames.upperBound ?? 0) <= Self.longestPause
                if continues {
                    runs[runs.count - 1].frames = runs[runs.count - 1].frames.lowerBound..<frame + 1
                    runs[runs.count - 1].alone += isAlone && bits == speaker ? 1 : 0
                    // In overlapping speech whoever spoke before goes on.
                    if isAlone { speaker = bits }
                } else {
                    runs.append(Run(frames: frame..<frame + 1, alone: isAlone ? 1 : 0))
                    speaker = isAlone ? bits : bits & ~(bits - 1)
                }
            }
        }
        joinShortRuns()
    }

    /// Joins runs that are too short for a voice to the one before, the first to the one behind.
    private mutating func joinShortRuns() {
        var joined: [Run] = []
        for run in runs {
            if let last = joined.last, run.alone < Self.leastAlone || last.alone < Self.leastAlone {
                joined[joined.count - 1] = Run(
                    frames: last.frames.lowerBound..<run.frames.upperBound, alone: last.alone + run.alone)
            } else {
                joined.append(run)
            }
        }
        runs = joined
    }
}
