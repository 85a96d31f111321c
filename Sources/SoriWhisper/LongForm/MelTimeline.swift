/// The log powers of a recording that arrives block by block; what lies behind is dropped, so memory stays flat.
///
/// The reference scales a spectrogram by the loudest value of the whole recording. Here that is the loudest so far, and
/// who keeps `lookahead` frames ahead gets the reference's numbers for every recording no longer than that.
struct MelTimeline {
    /// Frames whose samples are known before a window is taken: five minutes.
    static let lookahead = 30_000
    /// Frames of one block.
    private static let blockFrames = 400
    /// Frames after the last whole hop that still hear samples.
    private static let tailFrames = 2

    /// Some frames: `values` is `[bins, frames]`.
    private struct Block {
        var first: Int
        var frames: Int
        var values: [Float]
    }

    private let mel: LogMel
    private var blocks: [Block] = []
    /// What sounds on after the last frame: only the language of a short recording is told with it.
    private var tail: Block?
    /// Samples from `samplesStart` on, a multiple of the hop.
    private var samples: [Float] = []
    private var samplesStart = 0
    private var loudest = LogMel.floor
    /// Frames that are known, from the start of the recording.
    private(set) var frames = 0
    /// Whether the recording has ended.
    private(set) var isAtEnd = false

    init(mel: LogMel) { self.mel = mel }

    /// Takes the next samples.
    mutating func append(_ block: [Float]) {
        samples += block
        let received = samplesStart + samples.count
        // A frame is known when it does not reach beyond what was received.
        let known = (received - LogMel.transformLength / 2) / LogMel.hopLength
        while known - frames >= Self.blockFrames { compute(Self.blockFrames) }
    }

    /// Ends the recording.
    mutating func finish() {
        guard !isAtEnd else { return }
        isAtEnd = true
        let all = LogMel.frames(ofSamples: samplesStart + samples.count)
        while frames < all { compute(min(Self.blockFrames, all - frames)) }
        let count = frames
        compute(Self.tailFrames)
        tail = blocks.popLast()
        frames = count
        samples = []
    }

    /// Forgets the frames before `frame`.
    mutating func drop(before frame: Int) {
        let kept = blocks.firstIndex { $0.first + $0.frames > frame } ?? blocks.count
        blocks.removeFirst(kept)
    }

    /// `count` frames from `first`, scaled, with zeros to the right of them up to `length`: a window to decode.
    func window(from first: Int, count: Int, length: Int) -> MelSpectrogram {
        var values = [Float](repeating: 0, count: mel.bins * length)
        copy(first..<first + min(count, length), of: blocks, into: &values, length: length, at: first)
        return MelSpectrogram(bins: mel.bins, frames: length, values: values)
    }

    /// The first `length` frames, scaled, with silence to the right of them: what the language is told by.
    func opening(length: Int) -> MelSpectrogram {
        let silence = scaled(LogMel.floor)
        var values = [Float](repeating: silence, count: mel.bins * length)
        copy(0..<length, of: blocks + [tail].compactMap { $0 }, into: &values, length: length, at: 0)
        return MelSpectrogram(bins: mel.bins, frames: length, values: values)
    }

    private func scaled(_ value: Float) -> Float { (max(value, loudest - 8) + 4) / 4 }

    private func copy(
        _ range: Range<Int>, of blocks: [Block], into values: inout [Float], length: Int, at origin: Int
    ) {
        let least = loudest - 8
        for block in blocks {
            let part = range.clamped(to: block.first..<block.first + block.frames)
            guard !part.isEmpty else { continue }
            for bin in 0..<mel.bins {
                let source = bin * block.frames + part.lowerBound - block.first
                let target = bin * length + part.lowerBound - origin
                for index in 0..<part.count {
                    values[target + index] = (max(block.values[source + index], least) + 4) / 4
                }
            }
        }
    }

    /// Computes the next `count` frames; samples beyond the end are silence.
    private mutating func compute(_ count: Int) {
        var values = [Float](repeating: 0, count: mel.bins * count)
        let start = frames - samplesStart / LogMel.hopLength
        let loud = unsafe samples.withUnsafeBufferPointer { samples in
            unsafe values.withUnsafeMutableBufferPointer { values in
                unsafe mel.logPower(
                    of: samples, padding: LogMel.windowSamples, frames: start..<start + count, into: values,
                    stride: count)
            }
        }
        loudest = max(loudest, loud)
        blocks.append(Block(first: frames, frames: count, values: values))
        frames += count
        // The next frame reaches back less than two hops; kept, they are not mirrored instead of it.
        let used = max(0, start + count - 2) * LogMel.hopLength
        samples.removeFirst(min(used, samples.count))
        samplesStart += used
    }
}
