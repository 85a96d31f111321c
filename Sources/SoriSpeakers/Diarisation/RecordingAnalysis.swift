import SoriCore

/// Cuts a recording, as it comes, into what the networks hear at a time, and keeps what they heard.
///
/// Windows of ten seconds begin each second; the voice is heard in blocks of ten seconds with 1.28 s around them, so
/// each moment once. Kept are two blocks of audio and, for each second of the recording, about 3 KB.
struct RecordingAnalysis: Sendable {
    /// What is to be heard before the analysis can go on.
    struct Block: Sendable {
        /// The audio of each window.
        let windows: [ArraySlice<Float>]
        /// The audio of the voice.
        let voice: ArraySlice<Float>
        /// Which voice frames of those heard are the block's own.
        fileprivate let ownFrames: Range<Int>
    }

    /// What was heard in the windows so far, in order.
    private(set) var observations: [WindowObservation] = []
    /// The voice in small steps.
    private(set) var atoms = VoiceAtoms()
    /// Samples that came.
    private(set) var sampleCount = 0

    private let model: VoiceModel
    /// The last audio; its first sample is number `firstSample` of the recording.
    private var samples: [Float] = []
    private var firstSample = 0
    /// The last voice frames; the first is number `firstFrame`.
    private var frames = VoiceFrames()
    private var firstFrame = 0
    private var blocks = 0

    private static let blockLength = LocalActivity.windowLength
    /// Frames of the filter bank in a block, and around it on each side.
    private static let blockFrames = 1_000
    private static let context = 128
    private static let windowStep = sampleRate

    init(model: VoiceModel) { self.model = model }

    /// How voices differ.
    var plda: PLDA { model.plda }

    /// Takes the next samples (16 kHz, mono).
    mutating func append(_ more: [Float]) {
        samples += more
        sampleCount += more.count
    }

    /// The next block when all of its audio, and what comes behind it, is there.
    func nextBlock() -> Block? {
        let needed = (blocks + 1) * Self.blockLength + Self.context * KaldiFilterBank.frameStep + 400
        guard sampleCount >= needed else { return nil }
        return block(windows: windowNumbers(upTo: blocks * Self.blockLength / Self.windowStep), isLast: false)
    }

    /// What is left at the end of the recording; nil when nothing is. Call it when `nextBlock` gives nil.
    func lastBlock() -> Block? {
        guard sampleCount > 0 else { return nil }
        let full = sampleCount - LocalActivity.windowLength
        let steps = max(0, full)
        let last = full <= 0 ? 0 : steps / Self.windowStep + (steps % Self.windowStep > 0 ? 1 : 0)
        return block(windows: windowNumbers(upTo: last), isLast: true)
    }

    /// Takes what the networks heard of a block.
    mutating func take(_ block: Block, activities: [LocalActivity], voice: VoiceFrames) {
        frames.append(voice, block.ownFrames.clamped(to: 0..<voice.count))
        blocks += 1
        for activity in activities {
            let start = (observations.count * Self.windowStep * 2 + 1_280) / 2_560
            observations.append(
                WindowObservation(activity: activity, frames: frames, firstFrame: start - firstFrame, model: model))
        }
        appendAtoms()
        forget()
    }

    private func windowNumbers(upTo last: Int) -> Range<Int> { observations.count..<max(observations.count, last + 1) }

    private func block(windows: Range<Int>, isLast: Bool) -> Block {
        let all = KaldiFilterBank.frames(ofSamples: sampleCount)
        let start = blocks * Self.blockFrames
        let end = isLast ? max(start, all) : start + Self.blockFrames
        let upper = min(all, end + Self.context)
        // The last block may be short: it is heard with as much before it as the others have.
        let lower = max(0, min(start - Self.context, upper - Self.blockFrames - 2 * Self.context))
        let aligned = lower / VoiceFrames.step * VoiceFrames.step
        let first = (start - aligned) / VoiceFrames.step
        return Block(
            windows: windows.map { slice($0 * Self.windowStep, LocalActivity.windowLength) },
            voice: aligned < upper
                ? slice(
                    aligned * KaldiFilterBank.frameStep,
                    (upper - aligned - 1) * KaldiFilterBank.frameStep + KaldiFilterBank.frameLength) : [],
            ownFrames: first..<first + (end - start + VoiceFrames.step - 1) / VoiceFrames.step)
    }

    /// The samples from `start` of the recording, as many as there are.
    private func slice(_ start: Int, _ length: Int) -> ArraySlice<Float> {
        let lower = min(samples.count, max(0, start - firstSample))
        return samples[lower..<min(samples.count, lower + length)]
    }

    private mutating func appendAtoms() {
        while (atoms.count + 1) * VoiceAtoms.frames <= firstFrame + frames.count {
            let first = atoms.count * VoiceAtoms.frames - firstFrame
            let isHeard = [Bool](repeating: true, count: VoiceAtoms.frames)
            guard let embedding = model.embedding(frames, from: first, isHeard: isHeard) else { return }
            atoms.append(embedding)
        }
    }

    /// Drops audio and frames that no window and no block to come needs.
    private mutating func forget() {
        let nextWindow = observations.count * Self.windowStep
        let nextVoice =
            (blocks * Self.blockFrames - Self.blockFrames - 3 * Self.context) * KaldiFilterBank.frameStep
        let dropped = max(0, min(nextWindow, nextVoice) - firstSample)
        samples.removeFirst(min(dropped, samples.count))
        firstSample += dropped
        let nextFrame = min(
            nextWindow / (VoiceFrames.step * KaldiFilterBank.frameStep), atoms.count * VoiceAtoms.frames)
        let droppedFrames = max(0, min(nextFrame - firstFrame, frames.count))
        frames.removeFirst(droppedFrames)
        firstFrame += droppedFrames
    }
}
