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

    @Test func cutsFallIntoPauses() {
        var samples = [Float](repeating: 0.3, count: 10 * sampleRate)
        for index in 3 * sampleRate..<3 * sampleRate + 4_000 { samples[index] = 0 }
        let pieces = PauseCutter(seconds: 4).pieces(samples)
        #expect(pieces.flatMap { $0 } == samples)
        #expect(pieces.allSatisfy { $0.count <= 4 * sampleRate })
        #expect(abs(pieces[0].count - (3 * sampleRate + 2_000)) <= 400)
    }

    @Test(arguments: [0, 1, 159, 160, 161, 15_999, 16_001, 40_000])
    func everySampleIsInOnePiece(_ count: Int) {
        let samples = (0..<count).map { Float($0 % 97) / 97 }
        #expect(PauseCutter(seconds: 1).pieces(samples).flatMap { $0 } == samples)
    }

    @Test func silenceAtTheEdgesIsFound() {
        let silence = [Float](repeating: 0.001, count: 6_400)
        let sound = [Float](repeating: 0.3, count: 16_000)
        let edges = SpeechEdges.silence(silence + sound + silence)
        #expect(abs(edges.before - 0.3) < 0.011 && abs(edges.after - 0.3) < 0.011)
        #expect(SpeechEdges.silence(sound) == (0, 0))
        #expect(SpeechEdges.silence([]) == (0, 0))
        let long = SpeechEdges.silence([Float](repeating: 0, count: 48_000) + sound)
        #expect(long.before == SpeechEdges.most && long.after == 0)
    }
}
