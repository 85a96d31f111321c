import CKernels
import SoriWhisperTesting
import Testing

/// Kernels of rows of activations against the formulas that CKernels.h states.
struct RowKernelTests {
    private var random = SeededGenerator(12)

    private mutating func numbers(_ count: Int, _ range: ClosedRange<Float> = -2...2) -> KernelMemory<Float> {
        KernelMemory(count) { _ in Float.random(in: range, using: &random) }
    }

    @Test(arguments: KernelVariant.here, [1, 7, 8, 16, 24, 33, 64, 200, 1280])
    mutating func normsAreTheFormula(_ variant: KernelVariant, _ count: Int) {
        let (x, weight, bias) = (numbers(count, -3...5), numbers(count), numbers(count))
        let out = KernelMemory<Float>(count + 1) { _ in 7 }
        unsafe variant.kernels.layer_norm(x.base, weight.base, bias.base, count, out.base)
        let mean = x.array.reduce(0.0) { $0 + Double($1) } / Double(count)
        let variance = x.array.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(count)
        let expected = (0..<count).map {
            Float((Double(x[$0]) - mean) / (variance + 1e-5).squareRoot() * Double(weight[$0]) + Double(bias[$0]))
        }
        #expect(relativeError(out.array, expected + [7]) < 1e-5)
    }

    @Test(arguments: KernelVariant.here, [1, 8, 15, 24, 63, 64, 65, 200, 1280])
    mutating func bytesAreRounded(_ variant: KernelVariant, _ count: Int) {
        let x = numbers(count)
        let out = KernelMemory<UInt8>(count + 1) { _ in 7 }
        let scale = unsafe variant.kernels.quantize_row(x.base, count, out.base)
        let most = x.array.map(abs).max() ?? 0
        #expect(scale == most / 127)
        let expected = x.array.map { UInt8(128 + ($0 * (127 / most)).rounded(.toNearestOrEven)) }
        #expect(out.array == expected + [7])
    }

    @Test(arguments: KernelVariant.here) func aRowWithoutScaleIsInTheMiddle(_ variant: KernelVariant) {
        for value: Float in [0, 1e-31, .infinity, -.infinity, 2e30] {
            let x = KernelMemory<Float>(67) { $0 == 66 ? value : 0 }
            let out = KernelMemory<UInt8>(67) { _ in 7 }
            let scale = unsafe variant.kernels.quantize_row(x.base, 67, out.base)
            #expect(scale == 1 && out.array == [UInt8](repeating: 128, count: 67))
        }
    }

    @Test(arguments: KernelVariant.here) mutating func halfFloatsAreTheNearest(_ variant: KernelVariant) {
        var x: [Float] = [
            0, -0.0, 1, -2, 65504, 65519, 65520, 1.0004883, 1.0004882, 1.00048828125, 1.00146484375, 0.1, 1e6, -1e-9,
            6e-8, 2.9802322e-8, 3e-8, 6.1e-5, 6.0975552e-5, .infinity, -.infinity,
        ]
        for _ in 0..<200 { x.append(Float.random(in: -1e-4...1e-4, using: &random)) }
        for _ in 0..<200 { x.append(Float.random(in: -70_000...70_000, using: &random)) }
        let (memory, out) = (KernelMemory(x), KernelMemory<UInt16>(x.count + 1) { _ in 7 })
        unsafe variant.kernels.to_half(memory.base, x.count, out.base)
        #expect(out.array == x.map(halfBits) + [7])
    }

    /// The half float nearest to x, to even; by steps of its own size, not by bits.
    private func halfBits(_ x: Float) -> UInt16 {
        let sign: UInt16 = x.sign == .minus ? 0x8000 : 0
        let size = Double(x.magnitude)
        guard size < 65520 else { return sign | 0x7C00 }
        let exponent = size < 0x1p-14 ? -14 : Int(x.exponent)
        let steps = (size / 0x1p-10 / Double(sign: .plus, exponent: exponent, significand: 1))
            .rounded(.toNearestOrEven)
        // A number below 2^-14 has no leading one; rounding up to the next power carries into the exponent by itself.
        return sign | (size < 0x1p-14 ? UInt16(steps) : UInt16((exponent + 15) << 10) + UInt16(steps) - 1024)
    }
}
