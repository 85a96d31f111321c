/// The windows' activities laid over each other: who of the recording's speakers is heard in each frame.
///
/// As in pyannote (`reconstruct`): how many are heard is the mean over the windows that a frame belongs to, and those
/// whom most of these windows hear are taken.
struct ActivityTimeline {
    /// For each frame of the recording how many windows hear each speaker: `[frame * speakers + speaker]`.
    private var votes: [UInt8]
    /// For each frame how many speakers all its windows hear together, and how many windows it has.
    private var heard: [UInt8]
    private var windows: [UInt8]
    private let speakers: Int
    private let frameCount: Int

    /// Lays the windows, one a second, over each other; `assignments` has the speaker of each window's speakers.
    init(_ observations: [WindowObservation], assignments: [[Int?]], speakers: Int) {
        self.speakers = speakers
        frameCount = observations.isEmpty ? 0 : Self.firstFrame(observations.count - 1) + LocalActivity.frames
        votes = [UInt8](repeating: 0, count: frameCount * speakers)
        heard = [UInt8](repeating: 0, count: frameCount)
        windows = heard
        for (index, (observation, assignment)) in zip(observations, assignments).enumerated() {
            let first = Self.firstFrame(index)
            for (frame, bits) in observation.activity.heard.enumerated() {
                windows[first + frame] += 1
                guard bits != 0 else { continue }
                heard[first + frame] += UInt8(bits.nonzeroBitCount)
                var counted: [Int] = []
                for speaker in 0..<LocalActivity.speakers where bits >> speaker & 1 == 1 {
                    guard let person = assignment[speaker], !counted.contains(person) else { continue }
                    counted.append(person)
                    votes[(first + frame) * speakers + person] += 1
                }
            }
        }
    }

    /// The turns, which may overlap; no edge lies behind `duration`.
    func turns(duration: Double) -> [SpeakerTurn] {
        var open = [Int?](repeating: nil, count: speakers)
        var turns: [SpeakerTurn] = []
        func time(_ frame: Int) -> Double {
            min(duration, Double(frame) * LocalActivity.frameStep + LocalActivity.frameDuration / 2)
        }
        for frame in 0...frameCount {
            let current = frame < frameCount ? speakersHeard(in: frame) : []
            for speaker in 0..<speakers {
                let isHeard = current.contains(speaker)
                if let start = open[speaker], !isHeard {
                    turns.append(SpeakerTurn(start: time(start), end: time(frame), speaker: speaker))
                    open[speaker] = nil
                } else if isHeard, open[speaker] == nil {
                    open[speaker] = frame
                }
            }
        }
        return turns.sortedByTime
    }

    private func speakersHeard(in frame: Int) -> [Int] {
        let windowCount = Int(windows[frame])
        guard heard[frame] > 0, windowCount > 0 else { return [] }
        // Rounded to the nearest number, halves to the even one.
        let count = Int((Double(heard[frame]) / Double(windowCount)).rounded(.toNearestOrEven))
        guard count > 0 else { return [] }
        let row = votes[frame * speakers..<(frame + 1) * speakers]
        let candidates = (0..<speakers).filter { row[row.startIndex + $0] > 0 }
        guard candidates.count > count else { return candidates }
        let sorted = candidates.sorted {
            (row[row.startIndex + $1], $0) < (row[row.startIndex + $0], $1)
        }
        return Array(sorted.prefix(count))
    }

    /// The frame of the recording at which window `index` begins.
    private static func firstFrame(_ index: Int) -> Int {
        Int((Double(index) / LocalActivity.frameStep).rounded(.toNearestOrEven))
    }
}
