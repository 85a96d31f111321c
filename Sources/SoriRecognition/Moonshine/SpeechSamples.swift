internal import SoriCore

/// Looks at samples before they go to a model: what is broken is mended, what holds nothing is left out.
enum SpeechSamples {
    /// The shortest audio that is decoded; below it the library gives noise words.
    static let shortest = sampleRate / 10
    /// The loudest sample of what counts as silence: -66 dBFS, below the noise of any 12-bit recording.
    static let silencePeak: Float = 0.0005

    /// `samples` fit for the model (NaN and infinity are silence, louder than full scale is full scale), or nil when they
    /// are too short or silent.
    static func usable(_ samples: [Float]) -> [Float]? {
        guard samples.count >= shortest else { return nil }
        var peak: Float = 0
        var isClean = true
        for sample in samples {
            // NaN fails every comparison.
            if abs(sample) <= 1 { peak = max(peak, abs(sample)) } else { isClean = false }
        }
        let mended = isClean ? samples : samples.map { $0.isFinite ? min(1, max(-1, $0)) : 0 }
        if !isClean { peak = mended.reduce(0) { max($0, abs($1)) } }
        return peak > silencePeak ? mended : nil
    }
}
