import Glibc

/// A complex Fourier transform of a length that is a power of two, in place (Cooley and Tukey, 1965).
struct FourierTransform: Sendable {
    let length: Int
    private let cosines: [Float]
    private let sines: [Float]
    private let reversed: [Int]

    init(length: Int) {
        precondition(length > 1 && length & (length - 1) == 0, "the length is a power of two")
        self.length = length
        let angles = (0..<length / 2).map { -2 * Double.pi * Double($0) / Double(length) }
        cosines = angles.map { Float(cos($0)) }
        sines = angles.map { Float(sin($0)) }
        let bits = length.trailingZeroBitCount
        reversed = (0..<length).map { index in
            (0..<bits).reduce(0) { $0 | (index >> $1 & 1) << (bits - 1 - $1) }
        }
    }

    /// Replaces `length` complex numbers by their transform.
    func run(_ real: inout [Float], _ imaginary: inout [Float]) {
        precondition(real.count == length && imaginary.count == length)
        for index in 0..<length where index < reversed[index] {
            real.swapAt(index, reversed[index])
            imaginary.swapAt(index, reversed[index])
        }
        var half = 1
        while half < length {
            let step = length / (2 * half)
            for start in stride(from: 0, to: length, by: 2 * half) {
                for offset in 0..<half {
                    let upper = start + offset
                    let lower = upper + half
                    let (cosine, sine) = (cosines[offset * step], sines[offset * step])
                    let turnedReal = real[lower] * cosine - imaginary[lower] * sine
                    let turnedImaginary = real[lower] * sine + imaginary[lower] * cosine
                    real[lower] = real[upper] - turnedReal
                    imaginary[lower] = imaginary[upper] - turnedImaginary
                    real[upper] += turnedReal
                    imaginary[upper] += turnedImaginary
                }
            }
            half *= 2
        }
    }
}
