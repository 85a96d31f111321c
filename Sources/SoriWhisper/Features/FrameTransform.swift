/// The Fourier transform of 400 windowed real samples, eight frames at a time, one in each lane of a vector.
///
/// Even and odd samples are taken as a complex sequence of 200 = 5 * 5 * 4 * 2 (Stockham's order, no bit reversal), of
/// which the 201 powers of the real transform are put together. Lanes need no shuffles at any step.
struct FrameTransform: Sendable {
    /// Length of the complex transform.
    static let length = LogMel.transformLength / 2
    /// Vectors of scratch: two complex sequences.
    static let scratchCount = 4 * length + 8

    /// `(cos, -sin)` of 2 pi k / 200, for the steps, and of 2 pi k / 400, for the real transform.
    private let roots: [SIMD2<Float>]
    private let halfRoots: [SIMD2<Float>]

    init() {
        let count = Self.length
        func root(_ index: Int, _ order: Int) -> SIMD2<Float> {
            let angle = 2 * Double.pi * Double(index) / Double(order)
            return SIMD2(Float(cosine(angle)), Float(-sine(angle)))
        }
        roots = (0..<count).map { root($0, count) }
        halfRoots = (0...count).map { root($0, 2 * count) }
    }

    /// `work[k] = |sum over n of window[n] * source[160 * lane + n] * e^(-2 pi i k n / 400)|^2`, k in 0...200.
    ///
    /// source: 1520 samples; window: 400; work: `scratchCount` vectors, of which the first 201 are the result.
    func run(
        _ source: UnsafePointer<Float>, window: UnsafePointer<Float>, _ work: UnsafeMutablePointer<SIMD8<Float>>
    ) {
        let count = Self.length
        let first = unsafe ComplexRows(real: work + 8, imaginary: work + 8 + count)
        let second = unsafe ComplexRows(real: work + 8 + 2 * count, imaginary: work + 8 + 3 * count)
        unsafe gatherFrames(source, window, first)
        unsafe roots.withUnsafeBufferPointer { roots in
            guard let roots = roots.baseAddress else { return }
            unsafe radix5(first, second, length: 200, stride: 1, roots)
            unsafe radix5(second, first, length: 40, stride: 5, roots)
            unsafe radix4(first, second, length: 8, stride: 25, roots)
            unsafe radix2(second, first, stride: 100)
        }
        unsafe halfRoots.withUnsafeBufferPointer { halfRoots in
            guard let halfRoots = halfRoots.baseAddress else { return }
            unsafe realPowers(first, second.real, halfRoots)
        }
        for index in 0...count { unsafe work[index] = second.real[index] }
    }
}

/// A complex sequence of vectors, real and imaginary parts apart.
@unsafe
struct ComplexRows {
    let real: UnsafeMutablePointer<SIMD8<Float>>
    let imaginary: UnsafeMutablePointer<SIMD8<Float>>
}
