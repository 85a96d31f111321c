import CKernels
import SoriWhisperTesting
import Testing

/// Self-attention over a history in two slots against softmax in doubles.
struct SelfAttentionTests {
    private var random = SeededGenerator(13)
    private static let context = 448

    private mutating func numbers(_ count: Int, _ range: ClosedRange<Float> = -2...2) -> KernelMemory<Float> {
        KernelMemory(count) { _ in Float.random(in: range, using: &random) }
    }

    /// softmax(query keys) values, where position t is in slot t % 2.
    private func expected(_ query: [Float], _ keys: [Float], _ values: [Float], count: Int, width: Int) -> [Float] {
        func offset(_ t: Int) -> Int { t % 2 * Self.context * width + t * width }
        let scores = (0..<count).map { t in
            (0..<width).reduce(0.0) { $0 + Double(query[$1]) * Double(keys[offset(t) + $1]) }
        }
        let most = scores.max() ?? 0
        let weights = scores.map { exponential($0 - most) }
        let sum = weights.reduce(0, +)
        return (0..<width).map { c in
            Float((0..<count).reduce(0.0) { $0 + weights[$1] * Double(values[offset($1) + c]) } / sum)
        }
    }

    @Test(arguments: KernelVariant.here, [1, 7, 16, 45, 448])
    mutating func historiesAreTheSoftmax(_ variant: KernelVariant, _ count: Int) {
        for width in [8, 16, 24, 32, 48, 64, 80] {
            let (keys, values) = (numbers(2 * Self.context * width), numbers(2 * Self.context * width))
            let query = numbers(width, -0.5...0.5)
            let table = KernelMemory<Int32>(count) { Int32($0 % 2) }
            let (scores, out) = (KernelMemory<Float>(count) { _ in 0 }, KernelMemory<Float>(width + 1) { _ in 7 })
            let stride = Self.context * width
            unsafe variant.kernels.self_attention(
                query.base, keys.base, values.base, 0, table.base, stride, count, width, scores.base, out.base)
            let exact = expected(query.array, keys.array, values.array, count: count, width: width)
            #expect(relativeError(out.array, exact + [7]) < 1e-5)

            // The same in half floats is exact for what they hold.
            let (halfKeys, halfValues) = (half(keys, variant), half(values, variant))
            unsafe variant.kernels.self_attention(
                query.base, halfKeys.bits.base, halfValues.bits.base, 1, table.base, stride, count, width, scores.base,
                out.base)
            let rounded = expected(query.array, halfKeys.numbers, halfValues.numbers, count: count, width: width)
            #expect(relativeError(out.array, rounded + [7]) < 1e-5)
            #expect(relativeError(exact, rounded) < 5e-3)
        }
    }

    /// Normal numbers as half floats, and what those are.
    private func half(
        _ x: KernelMemory<Float>, _ variant: KernelVariant
    ) -> (bits: KernelMemory<UInt16>, numbers: [Float]) {
        let bits = KernelMemory<UInt16>(x.count) { _ in 0 }
        unsafe variant.kernels.to_half(x.base, x.count, bits.base)
        let numbers = bits.array.map { bits -> Float in
            let (exponent, fraction) = (Int(bits >> 10 & 31), Float(bits & 1023))
            let size =
                exponent == 0
                ? fraction * 0x1p-24
                : (1024 + fraction) * Float(sign: .plus, exponent: exponent - 25, significand: 1)
            return bits & 0x8000 == 0 ? size : -size
        }
        return (bits, numbers)
    }
}
