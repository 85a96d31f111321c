import SoriCore
import SoriFormats
import SoriWhisperTesting
import Testing

@testable import SoriWhisper

struct LogMelTests {
    @Test(.enabled(if: TestModel.isAvailable), arguments: ["ko-01", "en-01"])
    func isTheReferences(_ clip: String) throws {
        let golden = try Safetensors(path: TestModel.path("golden/golden.safetensors"))
        let expected = try golden.floats("mel.\(clip)", [80, 3000])
        let mel = LogMel(bins: 80).window(try wavSamples(TestModel.path("audio/\(clip).wav")))
        #expect(mel.frames == 3000)
        let worst = difference(mel.values, expected)
        print("log-mel of \(clip): at most \(worst) from the reference")
        #expect(worst < 1e-4)
    }

    struct Golden: Decodable {
        struct Mel: Decodable {
            let bins: Int
            let padding: Int
            let count: Int
            let frames: [Int]
            let values: [[Float]]
        }
        struct Filter: Decodable {
            let first: Int
            let weights: [Float]

            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                first = try container.decode(Int.self)
                weights = try container.decode([Float].self)
            }
        }
        let filters: [String: [Filter]]
        let mels: [Mel]
    }

    @Test(arguments: [80, 128]) func filtersAreTheReferences(_ bins: Int) throws {
        let expected = try #require(try golden("mel.json", as: Golden.self).filters["\(bins)"])
        let filters = MelFilters(bins: bins)
        for (bin, filter) in expected.enumerated() {
            let weights = filters.weights[Int(filters.starts[bin])..<Int(filters.starts[bin + 1])]
            #expect(Int(filters.firsts[bin]) == filter.first && weights.count == filter.weights.count, "filter \(bin)")
            for (weight, other) in zip(weights, filter.weights) { #expect(abs(weight - other) < 1e-8) }
        }
    }

    /// A chirp by formula, through the reference's steps in Double with its own filters.
    @Test func isTheFormulasForBothSizes() throws {
        let samples = (0..<48_000).map { index -> Float in
            let t = Double(index) / 16_000
            let (low, high) = (sine(2 * .pi * (100 + 900 * t) * t), sine(2 * .pi * 3000 * t))
            return Float(0.4 * low + 0.1 * high + 0.05 * sine(2 * .pi * 6500 * t * t / 3))
        }
        for golden in try golden("mel.json", as: Golden.self).mels {
            let mel = LogMel(bins: golden.bins).spectrogram(samples, padding: golden.padding)
            #expect(mel.frames == golden.count)
            for (frame, values) in zip(golden.frames, golden.values) {
                let column = (0..<golden.bins).map { mel.values[$0 * mel.frames + frame] }
                #expect(difference(column, values) < 1e-4, "frame \(frame)")
            }
        }
    }

    @Test func partsAreTheWhole() {
        let samples = noise(16_000 * 7 + 33)
        let plan = LogMel(bins: 80)
        let whole = plan.spectrogram(samples, padding: 4_000)
        let frames = LogMel.frames(ofSamples: samples.count + 4_000)
        #expect(whole.frames == frames)
        var values = [Float](repeating: 0, count: 80 * frames)
        var loudest: Float = -10
        unsafe samples.withUnsafeBufferPointer { samples in
            unsafe values.withUnsafeMutableBufferPointer { values in
                for first in stride(from: 0, to: frames, by: 37) {
                    let count = min(37, frames - first)
                    let rest = unsafe UnsafeMutableBufferPointer(rebasing: values[first...])
                    let part = unsafe plan.logPower(
                        of: samples, padding: 4_000, frames: first..<first + count, into: rest, stride: frames)
                    loudest = max(loudest, part)
                }
                unsafe LogMel.normalise(values, loudest: loudest)
            }
        }
        #expect(values == whole.values)
    }

    /// The transform against its definition in Double.
    @Test func powersAreThoseOfTheDefinition() {
        let samples = noise(LogMel.span)
        let plan = LogMel(bins: 80)
        var work = [SIMD8<Float>](repeating: SIMD8(), count: FrameTransform.scratchCount)
        unsafe samples.withUnsafeBufferPointer { samples in
            unsafe plan.window.withUnsafeBufferPointer { window in
                unsafe work.withUnsafeMutableBufferPointer { work in
                    guard let s = samples.baseAddress, let w = window.baseAddress, let o = work.baseAddress else {
                        return
                    }
                    unsafe plan.transform.run(s, window: w, o)
                }
            }
        }
        for lane in [0, 3, 7] {
            for k in stride(from: 0, through: 200, by: 7) {
                var (real, imaginary) = (0.0, 0.0)
                for n in 0..<400 {
                    let value = Double(samples[160 * lane + n]) * Double(plan.window[n])
                    let angle = 2 * Double.pi * Double(k * n % 400) / 400
                    real += value * cosine(angle)
                    imaginary -= value * sine(angle)
                }
                let expected = real * real + imaginary * imaginary
                #expect(abs(Double(work[k][lane]) - expected) < 1e-4 * max(expected, 0.01), "bin \(k)")
            }
        }
    }

    @Test(arguments: [0, 1, 159, 160, 201, 399, 400]) func shortAudio(_ count: Int) {
        let mel = LogMel(bins: 80).spectrogram(noise(count))
        #expect(mel.frames == count / 160)
        #expect(mel.values.allSatisfy { $0.isFinite })
        #expect(LogMel(bins: 80).window(noise(count)).frames == 3000)
    }

    @Test func silenceIsFlat() {
        #expect(LogMel(bins: 128).spectrogram([], padding: 480_000).values.allSatisfy { abs($0 + 1.5) < 1e-6 })
    }

    @Test func whatIsNotFiniteDoesNotTrap() {
        var samples = noise(4_000)
        samples[100] = .nan
        samples[2_000] = .infinity
        _ = LogMel(bins: 80).spectrogram(samples, padding: 100)
    }

    /// Only says something in release builds.
    @Test func speed() {
        let samples = noise(LogMel.windowSamples)
        let plan = LogMel(bins: 80)
        let clock = ContinuousClock()
        let best = (0..<(isOptimised ? 20 : 1)).map { _ in clock.measure { _ = plan.window(samples) } }.min() ?? .zero
        print("log-mel of 30 s, 80 bins: \(best)")
    }

    private func noise(_ count: Int) -> [Float] {
        var random = SeededGenerator(7)
        return (0..<count).map { _ in Float.random(in: -0.5...0.5, using: &random) }
    }

    private func difference(_ a: [Float], _ b: [Float]) -> Float {
        zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
}
