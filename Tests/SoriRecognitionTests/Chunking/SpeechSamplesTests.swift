import SoriCore
import Testing

@testable import SoriRecognition

struct SpeechSamplesTests {
    @Test func cleanSamplesPassUnchanged() {
        let samples = [Float](repeating: 0.25, count: 1_600)
        #expect(SpeechSamples.usable(samples) == samples)
    }

    @Test func brokenSamplesAreMended() {
        var samples = [Float](repeating: 0.25, count: 1_600)
        samples[0] = .nan
        samples[1] = -.infinity
        samples[2] = 3
        #expect(SpeechSamples.usable(samples)?.prefix(4) == [0, 0, 1, 0.25])
    }

    @Test func shortAndSilentSamplesAreLeftOut() {
        #expect(SpeechSamples.usable([Float](repeating: 0.25, count: 1_599)) == nil)
        #expect(SpeechSamples.usable([Float](repeating: 0.0001, count: 16_000)) == nil)
        #expect(SpeechSamples.usable([Float](repeating: .nan, count: 16_000)) == nil)
    }
}
