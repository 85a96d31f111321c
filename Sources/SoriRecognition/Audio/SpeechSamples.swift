internal import SoriCore

/// Looks at samples before they go to a model: what is broken is mended, what holds nothing is left out.
enum SpeechSamples {
    /// The shortest audio that is decoded; below it the library gives noise words.
    static let shortest = sampleRate / 10
    /// The loudest sample of what counts as silence: -66 dBFS, below the noise of any 12-bit recording.
    static let silencePeak: Float = 0.0005

    /// `samples` without what cannot be computed with: NaN and infinity become silence, louder than full scale full scale.
    static func mended(_ samples: [Float]) -> [Float] {
        // NaN fails every comparison.
        guard !samples.allSatisfy({ abs($0) <= 1 }) else { return samples }
        return samples.map { $0.isFinite ? min(1, max(-1, $0)) : 0 }
    }

    /// `samples`, mended, or nil when they are too short or silent.
    static func usable(_ samples: [Float]) -> [Float]? {
        guard samples.count >= shortest else { return nil }
        let mended = mended(samples)
        return mended.contains { abs($0) > silencePeak } ? mended : nil
    }
}
