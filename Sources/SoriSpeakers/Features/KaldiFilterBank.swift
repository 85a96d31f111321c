import Glibc

/// Logarithms of the energies in 80 mel bands, as Kaldi computes them (`feature-fbank.cc`, `mel-computations.cc`):
/// frames of 25 ms every 10 ms, no dithering, the mean subtracted, pre-emphasis 0.97, a Hamming window, 20 to 8,000 Hz.
///
/// What the speaker models were trained on; recognition has its own (`LogMel`).
public struct KaldiFilterBank: Sendable {
    /// Bands of a frame.
    public static let bands = 80
    /// Samples of a frame, at 16 kHz.
    public static let frameLength = 400
    /// Samples from one frame to the next.
    public static let frameStep = 160

    private static let transformLength = 512
    /// Kaldi works on samples as 16-bit numbers; energies are told for these.
    private static let scale: Float = 32_768
    /// The least energy whose logarithm is told: the difference between 1 and the next 32-bit float.
    private static let leastEnergy: Float = 1.192_092_9e-7

    private let window: [Float]
    private let transform = FourierTransform(length: transformLength)
    private let triangles: [Triangle]

    /// One band: the weights of neighbouring bins.
    private struct Triangle {
        var firstBin: Int
        var weights: [Float]
    }

    /// The one there is: nothing of it can be chosen.
    static let shared = KaldiFilterBank()

    /// Computes window and bands.
    public init() {
        window = (0..<Self.frameLength).map {
            Float(0.54 - 0.46 * cos(2 * Double.pi * Double($0) / Double(Self.frameLength - 1)))
        }
        triangles = Self.triangles()
    }

    /// How many whole frames `count` samples have.
    public static func frames(ofSamples count: Int) -> Int {
        count < frameLength ? 0 : 1 + (count - frameLength) / frameStep
    }

    /// The frames of 16 kHz samples in -1...1, each `bands` numbers, one behind the other; none for less than a frame.
    public func frames(of samples: ArraySlice<Float>) -> [Float] {
        let count = Self.frames(ofSamples: samples.count)
        var features = [Float](repeating: 0, count: count * Self.bands)
        let length = Self.transformLength
        // Two frames go through one complex transform: one as its real, the other as its imaginary part.
        var real = [Float](repeating: 0, count: length)
        var imaginary = real
        var first = [Float](repeating: 0, count: length / 2)
        var second = first
        for frame in stride(from: 0, to: count, by: 2) {
            let start = samples.startIndex + frame * Self.frameStep
            prepare(samples[start..<start + Self.frameLength], into: &real)
            if frame + 1 < count {
                let next = start + Self.frameStep
                prepare(samples[next..<next + Self.frameLength], into: &imaginary)
            } else {
                for index in imaginary.indices { imaginary[index] = 0 }
            }
            transform.run(&real, &imaginary)
            for bin in 0..<length / 2 {
                let mirror = bin == 0 ? 0 : length - bin
                let evenReal = (real[bin] + real[mirror]) / 2
                let evenImaginary = (imaginary[bin] - imaginary[mirror]) / 2
                let oddReal = (imaginary[bin] + imaginary[mirror]) / 2
                let oddImaginary = (real[mirror] - real[bin]) / 2
                first[bin] = evenReal * evenReal + evenImaginary * evenImaginary
                second[bin] = oddReal * oddReal + oddImaginary * oddImaginary
            }
            store(first, into: &features, at: frame * Self.bands)
            if frame + 1 < count { store(second, into: &features, at: (frame + 1) * Self.bands) }
        }
        return features
    }

    /// Subtracts from each band its mean over all frames of `features`.
    public static func subtractMean(_ features: inout [Float]) {
        let count = features.count / bands
        guard count > 0 else { return }
        var sums = [Double](repeating: 0, count: bands)
        for index in 0..<count * bands { sums[index % bands] += Double(features[index]) }
        let means = sums.map { Float($0 / Double(count)) }
        for index in 0..<count * bands { features[index] -= means[index % bands] }
    }

    /// A frame without its mean, emphasised and windowed, with zeros behind it.
    private func prepare(_ samples: ArraySlice<Float>, into frame: inout [Float]) {
        var sum: Float = 0
        for sample in samples { sum += sample }
        let mean = sum / Float(Self.frameLength)
        let start = samples.startIndex
        var previous = samples[start] - mean
        for index in 0..<Self.frameLength {
            let sample = samples[start + index] - mean
            frame[index] = (sample - 0.97 * previous) * window[index] * Self.scale
            previous = sample
        }
        for index in Self.frameLength..<Self.transformLength { frame[index] = 0 }
    }

    private func store(_ power: [Float], into features: inout [Float], at offset: Int) {
        for (band, triangle) in triangles.enumerated() {
            var energy: Float = 0
            for (index, weight) in triangle.weights.enumerated() { energy += weight * power[triangle.firstBin + index] }
            features[offset + band] = logf(max(energy, Self.leastEnergy))
        }
    }

    /// Bands of equal width in mel, each over its two neighbours' middles.
    private static func triangles() -> [Triangle] {
        func mel(_ hertz: Double) -> Double { 1127 * log(1 + hertz / 700) }
        let bins = transformLength / 2
        let low = mel(20)
        let width = (mel(8_000) - low) / Double(bands + 1)
        return (0..<bands).map { band in
            let left = low + Double(band) * width
            let centre = left + width
            let right = centre + width
            var firstBin = 0
            var weights: [Float] = []
            for bin in 0..<bins {
                let centreOfBin = mel(Double(bin) * 16_000 / Double(transformLength))
                guard centreOfBin > left, centreOfBin < right else { continue }
                if weights.isEmpty { firstBin = bin }
                weights.append(Float((centreOfBin <= centre ? centreOfBin - left : right - centreOfBin) / width))
            }
            return Triangle(firstBin: firstBin, weights: weights)
        }
    }
}
