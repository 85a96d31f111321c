import Testing

@testable import SoriSpeakers

struct KaldiFilterBankTests {
    private let bank = KaldiFilterBank()

    @Test func isTheReferences() throws {
        let reference = try SpeakerReference.load()
        let features = bank.frames(of: SpeakerAssets.clip("ko-01.wav")[...])
        #expect(features.count == reference.featureFrames * KaldiFilterBank.bands)
        let expected = reference.features.flatMap { $0 }
        let largest = zip(features, expected).map { abs($0 - $1) }.max() ?? .infinity
        #expect(largest < 1e-3, "largest difference \(largest)")
    }

    @Test(arguments: [(0, 0), (399, 0), (400, 1), (559, 1), (560, 2), (16_000, 98)])
    func onlyWholeFramesCount(samples: Int, frames: Int) {
        #expect(KaldiFilterBank.frames(ofSamples: samples) == frames)
        #expect(bank.frames(of: [Float](repeating: 0.1, count: samples)[...]).count == frames * KaldiFilterBank.bands)
    }

    /// Frames go through the transform in pairs: an odd last one must not differ.
    @Test func eachFrameIsTheSameAlone() {
        let samples = SpeakerAssets.clip("ko-01.wav").prefix(400 + 2 * 160)
        let together = bank.frames(of: samples)
        for frame in 0..<3 {
            let alone = bank.frames(of: samples[frame * 160..<frame * 160 + 400])
            let part = together[frame * 80..<frame * 80 + 80]
            #expect(zip(alone, part).allSatisfy { abs($0 - $1) < 1e-3 })
        }
    }

    @Test func silenceIsFinite() {
        #expect(bank.frames(of: [Float](repeating: 0, count: 4_000)[...]).allSatisfy { $0.isFinite })
    }

    @Test func meansAreSubtracted() {
        var features = bank.frames(of: SpeakerAssets.clip("ko-01.wav")[...])
        KaldiFilterBank.subtractMean(&features)
        for band in [0, 40, 79] {
            let values = stride(from: band, to: features.count, by: 80).map { Double(features[$0]) }
            #expect(abs(values.reduce(0, +) / Double(values.count)) < 1e-4)
        }
        var nothing: [Float] = []
        KaldiFilterBank.subtractMean(&nothing)
        #expect(nothing.isEmpty)
    }
}
