/// Triangular mel filters on the Slaney scale, each of unit area: what librosa's `filters.mel` gives.
struct MelFilters: Sendable {
    /// Frequencies of a transform of 400 real samples.
    static let frequencies = LogMel.transformLength / 2 + 1
    /// The number of filters.
    let bins: Int
    /// For each filter, the first frequency it weighs.
    let firsts: [Int32]
    /// For each filter, where its weights start; one more than there are filters.
    let starts: [Int32]
    /// The weights that are not zero, filter after filter.
    let weights: [Float]

    init(bins: Int) {
        self.bins = bins
        let nyquist = Double(LogMel.sampleRate) / 2
        let highest = Self.mel(nyquist)
        let edges = (0..<bins + 2).map { Self.hertz(highest * Double($0) / Double(bins + 1)) }
        var firsts: [Int32] = []
        var starts: [Int32] = [0]
        var weights: [Float] = []
        for bin in 0..<bins {
            let (low, middle, high) = (edges[bin], edges[bin + 1], edges[bin + 2])
            var first: Int32 = 0
            for index in 0..<Self.frequencies {
                let hertz = nyquist * Double(index) / Double(Self.frequencies - 1)
                let weight = max(0, min((hertz - low) / (middle - low), (high - hertz) / (high - middle)))
                guard weight > 0 else { continue }
                if weights.count == Int(starts[bin]) { first = Int32(index) }
                weights.append(Float(weight) * Float(2 / (high - low)))
            }
            firsts.append(first)
            starts.append(Int32(weights.count))
        }
        self.firsts = firsts
        self.starts = starts
        self.weights = weights
    }

    /// `out[m] = sum over k of filter[m][k] * power[k]`, eight frames at once; power: 201, out: bins.
    func apply(to power: UnsafePointer<SIMD8<Float>>, into out: UnsafeMutablePointer<SIMD8<Float>>) {
        unsafe weights.withUnsafeBufferPointer { weights in
            for bin in 0..<bins {
                let (start, end, first) = (Int(starts[bin]), Int(starts[bin + 1]), Int(firsts[bin]))
                var (even, odd) = (SIMD8<Float>(), SIMD8<Float>())
                var index = start
                while index + 1 < end {
                    unsafe even += weights[index] * power[first + index - start]
                    unsafe odd += weights[index + 1] * power[first + index + 1 - start]
                    index += 2
                }
                if index < end { unsafe even += weights[index] * power[first + index - start] }
                unsafe out[bin] = even + odd
            }
        }
    }

    // Slaney's scale: linear up to 1000 Hz (15 mel), then 27 mel for every factor of 6.4.

    private static func mel(_ hertz: Double) -> Double {
        hertz < 1000 ? hertz * 3 / 200 : 15 + naturalLogarithm(hertz / 1000) * 27 / naturalLogarithm(6.4)
    }

    private static func hertz(_ mel: Double) -> Double {
        mel < 15 ? mel * 200 / 3 : 1000 * exponential((mel - 15) * naturalLogarithm(6.4) / 27)
    }
}
