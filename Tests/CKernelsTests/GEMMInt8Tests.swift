import CKernels
import SoriWhisperTesting
import Testing

/// Products of bytes against the sums that CKernels.h states.
struct GEMMInt8Tests {
    private var random = SeededGenerator(11)

    private mutating func numbers(_ count: Int, _ range: ClosedRange<Float> = -2...2) -> KernelMemory<Float> {
        KernelMemory(count) { _ in Float.random(in: range, using: &random) }
    }

    /// x (1 + erf(x / sqrt 2)) / 2, as coarsely as the kernels have it.
    private func gelu(_ x: Float) -> Float {
        let t = min(max(x, -3.4), 3.4)
        let s = t * t
        var p = s * -7.90313195e-7 + 3.70680138e-5
        p = p * s - 7.44731556e-4
        p = p * s + 8.56201480e-3
        p = p * s - 6.43043456e-2
        p = p * s + 3.97785214e-1
        return x * (p * t + 0.5)
    }

    @Test(arguments: KernelVariant.here, [1, 2, 3, 4, 5, 6, 7, 13, 64])
    mutating func productsAreThePlainSums(_ variant: KernelVariant, _ rows: Int) {
        for (columns, inner, hasBias) in [(3, 64, true), (64, 128, true), (100, 192, false)] {
            let (stride, padded) = (columns + 1, (columns + 63) / 64 * 64)
            let left = KernelMemory<UInt8>(rows * inner) { _ in UInt8.random(in: 1...255, using: &random) }
            let right = KernelMemory<Int8>(inner * padded) { _ in Int8.random(in: -127...127, using: &random) }
            let (scale, compensation, bias) = (numbers(padded), numbers(padded), numbers(padded))
            let rowScale = numbers(rows, 0.00001...0.0001)
            let before = numbers(rows * stride)
            for epilogue in [sori_epilogue_store, sori_epilogue_add, sori_epilogue_gelu] {
                let out = KernelMemory(before.array)
                var gemm = unsafe sori_int8_gemm(
                    left: left.base, row_scale: rowScale.base, right: right.base, next: nil, scale: scale.base,
                    zero_point_compensation: compensation.base, bias: hasBias ? bias.base : nil, out: out.base,
                    stride: stride, rows: rows, inner: inner, columns: columns, epilogue: epilogue)
                unsafe variant.kernels.gemm_int8(&gemm)
                var expected = before.array
                for row in 0..<rows {
                    for column in 0..<columns {
                        var sum = 0
                        for k in 0..<inner {
                            let index = column / 64 * inner * 64 + k / 4 * 256 + column % 64 * 4 + k % 4
                            sum += Int(left[row * inner + k]) * Int(right[index])
                        }
                        let scaled = Float(sum) * scale[column] - compensation[column]
                        var value = scaled * rowScale[row] + (hasBias ? bias[column] : 0)
                        if epilogue == sori_epilogue_add { value += expected[row * stride + column] }
                        if epilogue == sori_epilogue_gelu { value = gelu(value) }
                        expected[row * stride + column] = value
                    }
                }
                // What lies between the rows is not touched.
                #expect(relativeError(out.array, expected) < 1e-5)
                for row in 0..<rows { #expect(out[row * stride + columns] == before[row * stride + columns]) }
            }
        }
    }
}
