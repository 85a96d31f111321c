import CKernels
import SoriWhisperTesting
import Testing

/// Attention to keys and values in bytes, and what packs them, against the formulas that CKernels.h states.
struct AttentionInt8Tests {
    private var random = SeededGenerator(14)

    private mutating func numbers(_ count: Int, _ range: ClosedRange<Float> = -2...2) -> KernelMemory<Float> {
        KernelMemory(count) { _ in Float.random(in: range, using: &random) }
    }

    /// Keys and values of one head as a variant packs them.
    private final class Head {
        let keys: KernelMemory<Int8>
        let values: KernelMemory<Int8>
        let keyScale: KernelMemory<Float>
        let compensation: KernelMemory<Float>
        let valueScale = KernelMemory<Float>(64) { _ in 0 }

        init(_ x: KernelMemory<Float>, stride: Int, positions: Int, _ variant: KernelVariant) {
            let padded = (positions + 63) / 64 * 64
            // Bytes that are no zeros show which ones packing makes zeros.
            (keys, values) = (KernelMemory(64 * padded) { _ in 99 }, KernelMemory(64 * padded) { _ in 99 })
            (keyScale, compensation) = (KernelMemory(padded) { _ in 0 }, KernelMemory(padded) { _ in 0 })
            let kernels = variant.kernels
            unsafe kernels.pack_keys_int8(x.base, stride, positions, keys.base, keyScale.base, compensation.base)
            unsafe kernels.pack_values_int8(x.base + 64, stride, positions, values.base, valueScale.base)
        }

        func key(_ t: Int, _ k: Int) -> Int { Int(keys[t / 64 * 4096 + k / 4 * 256 + t % 64 * 4 + k % 4]) }
        func value(_ t: Int, _ c: Int) -> Int { Int(values[t / 4 * 256 + c * 4 + t % 4]) }
    }

    @Test(arguments: KernelVariant.here, [1, 3, 16, 17, 64, 150, 300])
    mutating func packingRoundsToTheScales(_ variant: KernelVariant, _ positions: Int) {
        let stride = 192
        let x = numbers((positions + 1) * stride)
        let head = Head(x, stride: stride, positions: positions, variant)
        var mean = [Double](repeating: 0, count: 64)
        for t in 0..<positions { for k in 0..<64 { mean[k] += Double(x[t * stride + k]) / Double(positions) } }
        for t in 0..<positions {
            let key = (0..<64).map { Double(x[t * stride + $0]) - mean[$0] }
            let unit = positions == 1 ? Double(head.keyScale[t]) : (key.map(abs).max() ?? 0) / 127
            #expect(abs(Double(head.keyScale[t]) - unit) < 1e-6)
            var sum = 0
            for k in 0..<64 {
                #expect(abs(Double(head.key(t, k)) - key[k] / unit) < 0.51)
                sum += head.key(t, k)
            }
            #expect(abs(head.compensation[t] - Float(128 * sum) * head.keyScale[t]) < 1e-3)
        }
        for c in 0..<64 {
            let unit = (0..<positions).map { abs(x[$0 * stride + 64 + c]) }.max()! / 127
            #expect(abs(head.valueScale[c] - unit) < 1e-7)
            for t in 0..<positions { #expect(abs(Float(head.value(t, c)) - x[t * stride + 64 + c] / unit) < 0.51) }
        }
        for t in positions..<(positions + 15) / 16 * 16 { for k in 0..<64 { #expect(head.key(t, k) == 0) } }
        for t in positions..<(positions + 3) / 4 * 4 { for c in 0..<64 { #expect(head.value(t, c) == 0) } }
    }

    @Test(arguments: KernelVariant.here) func zerosStayZeros(_ variant: KernelVariant) {
        let x = KernelMemory<Float>(70 * 128) { _ in 0 }
        let head = Head(x, stride: 128, positions: 69, variant)
        for t in 0..<69 {
            #expect(head.keyScale[t] == 1 && head.compensation[t] == 0)
            for c in 0..<64 { #expect(head.key(t, c) == 0 && head.value(t, c) == 0) }
        }
    }

    @Test(arguments: KernelVariant.here, [1, 2, 5, 6, 7, 64])
    mutating func attentionIsTheSoftmax(_ variant: KernelVariant, _ rows: Int) {
        for positions in [1, 10, 64, 256, 257, 700] where rows < 64 || positions > 64 {
            let head = Head(numbers((positions + 1) * 128), stride: 128, positions: positions, .reference)
            let queries = KernelMemory<UInt8>(rows * 64) { _ in UInt8.random(in: 1...255, using: &random) }
            let queryScale = numbers(rows, 0.001...0.005)
            let padded = (positions + 63) / 64 * 64
            let dither = KernelMemory<Float>(padded) { _ in 0 }
            var fraction: Float = 0
            for t in 0..<padded {
                fraction = (fraction + 0.618034).truncatingRemainder(dividingBy: 1)
                dither[t] = fraction - 0.5
            }
            func attend(_ variant: KernelVariant) -> [Float] {
                let out = KernelMemory<Float>(rows * 65) { _ in 7 }
                var attention = unsafe sori_int8_attention(
                    queries: queries.base, query_scale: queryScale.base, keys: head.keys.base,
                    values: head.values.base, next: nil, key_scale: head.keyScale.base,
                    key_zero_point_compensation: head.compensation.base, value_scale: head.valueScale.base,
                    dither: dither.base, out: out.base, stride: 65, rows: rows, positions: positions)
                unsafe variant.kernels.attention_int8(&attention)
                return out.array
            }
            var expected: [Float] = []
            for row in 0..<rows {
                let scores = (0..<positions).map { t in
                    (0..<64).reduce(0) { $0 + (Int(queries[row * 64 + $1]) - 128) * head.key(t, $1) }
                }.enumerated().map { Double($1) * Double(head.keyScale[$0]) * Double(queryScale[row]) }
                let most = scores.max() ?? 0
                let weights = scores.map { exponential($0 - most) }
                let sum = weights.reduce(0, +)
                for c in 0..<64 {
                    let total = (0..<positions).reduce(0.0) { $0 + weights[$1] * Double(head.value($1, c)) }
                    expected.append(Float(total / sum * Double(head.valueScale[c])))
                }
                expected.append(7)
            }
            let got = attend(variant)
            // Weights are bytes, of which the largest is 127...254: of values up to 2 that may cost a twentieth.
            #expect(difference(got, expected) < 0.12)
            #expect(difference(got, attend(.reference)) < 2e-3)
        }
    }

    /// The largest difference.
    private func difference(_ x: [Float], _ y: [Float]) -> Float { zip(x, y).map { abs($0 - $1) }.max() ?? 0 }
}
