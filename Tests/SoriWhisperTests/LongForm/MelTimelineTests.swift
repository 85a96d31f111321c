import SoriWhisperTesting
import Testing

@testable import SoriWhisper

struct MelTimelineTests {
    private func samples(_ count: Int) -> [Float] {
        var random = SeededGenerator(UInt64(count) + 9)
        return (0..<count).map { 0.3 * Float(sine(Double($0) * 0.05)) + Float.random(in: -0.1...0.1, using: &random) }
    }

    /// The largest difference, so that a failure does not print thousands of numbers.
    private func worst(_ left: [Float], _ right: [Float]) -> Float {
        guard left.count == right.count else { return .infinity }
        return zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    /// What the reference's `pad_or_trim(mel[:, first:first + count], 3000)` gives.
    private func padded(_ mel: MelSpectrogram, from first: Int, count: Int) -> [Float] {
        (0..<mel.bins).flatMap { bin in
            let row = mel.values[bin * mel.frames..<(bin + 1) * mel.frames]
            let kept = row.dropFirst(first).prefix(min(count, 3_000))
            return kept + [Float](repeating: 0, count: 3_000 - kept.count)
        }
    }

    @Test(arguments: [0, 100, 160, 800, 1_601, 64_000, 200_333], [157, 16_000, 1_000_000])
    func blocksAreAsTheWhole(_ count: Int, _ block: Int) {
        let (mel, samples) = (LogMel(bins: 8), samples(count))
        var timeline = MelTimeline(mel: mel)
        var start = 0
        while start < count {
            timeline.append(Array(samples[start..<min(count, start + block)]))
            start += block
        }
        timeline.finish()
        let frames = count / 160
        #expect(timeline.frames == frames && timeline.isAtEnd)
        // The reference: the whole recording with 30 s of silence behind it.
        let whole = mel.spectrogram(samples, padding: LogMel.windowSamples)
        let opening = timeline.opening(length: 3_000)
        #expect(worst(opening.values, padded(whole, from: 0, count: 3_000)) < 1e-6)
        let (first, size) = (frames / 3, min(3_000, frames - frames / 3))
        timeline.drop(before: first)
        let window = timeline.window(from: first, count: size, length: 3_000)
        #expect(worst(window.values, padded(whole, from: first, count: size)) < 1e-6)
    }

    @Test func memoryIsGivenBack() {
        var timeline = MelTimeline(mel: LogMel(bins: 2))
        for _ in 0..<20 {
            timeline.append(samples(16_000))
            timeline.drop(before: timeline.frames)
        }
        #expect(timeline.frames >= 1_600)
        #expect(timeline.window(from: 0, count: 400, length: 400).values.allSatisfy { $0 == 0 })
    }
}
