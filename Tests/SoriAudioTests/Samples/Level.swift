import Glibc

/// How loud samples are, in decibels below full scale.
enum Level {
    /// What silence measures.
    static let silence: Float = -120

    /// Root mean square in dBFS: 0 for a full-scale square wave, -3 for a sine, at least -120; -120 for no samples.
    static func rms(_ samples: [Float]) -> Float {
        guard !samples.isEmpty else { return silence }
        var sum = SIMD8<Float>()
        var index = 0
        while index + 8 <= samples.count {
            let part = SIMD8(samples[index..<index + 8])
            sum += part * part
            index += 8
        }
        var total = sum.sum()
        for sample in samples[index...] { total += sample * sample }
        return decibels((total / Float(samples.count)).squareRoot())
    }

    /// The largest magnitude in dBFS: 0 at full scale, at least -120.
    static func peak(_ samples: [Float]) -> Float {
        decibels(samples.reduce(0) { max($0, abs($1)) })
    }

    private static func decibels(_ value: Float) -> Float {
        value > 0 ? max(silence, 20 * log10f(value)) : silence
    }
}
