import CKernels
import SoriWhisperTesting
import Testing

/// Attention to keys and values in four bits, and what packs them, against the formulas that CKernels.h states.
struct AttentionInt4Tests {
    private var random = SeededGenerator(15)

    private mutating func numbers(_ count: Int, _ range: ClosedRange<Float> = -2...2) -> KernelMemory<Float> {
        KernelMemory(count) { _ in Float.random(in: range, using: &random) }
    }

    /// Keys and values of one head as a variant packs them.
    private final class Head {
        let chunks: KernelMemory<sori_int4_chunk>
        let low: KernelMemory<UInt8>
        let positions: Int

        init(_ x: KernelMemory<Float>, stride: Int, positions: Int, _ variant: KernelVariant) {
            self.positions = positions
            let count = (positions + 255) / 256
            (chunks, low) = (KernelMemory(count) { _ in sori_int4_chunk() }, KernelMemory(8192 * count) { _ in 0 })
            let kernels = variant.kernels
            unsafe kernels.pack_keys_int4(x.base, stride, positions, chunks.base, low.base)
            unsafe kernels.pack_values_int4(x.base + 64, stride, positions, chunks.base)
        }

        /// The bytes of a chunk.
        private func byte(_ chunk: Int, _ offset: Int) -> UInt8 {
            unsafe UnsafeRawPointer(chunks.base).load(fromByteOffset: chunk * 17408 + offset, as: UInt8.self)
        }

        private func number(_ chunk: Int, _ offset: Int) -> Float {
            unsafe UnsafeRawPointer(chunks.base).load(fromByteOffset: chunk * 17408 + offset, as: Float.self)
        }

        /// The whole number of eight bits that stands for number c of key t, and its high and low four bits.
        func keyBits(_ t: Int, _ c: Int) -> Int {
            let offset = t % 256 / 64 * 2048 + c / 8 * 256 + t % 64 * 4 + c % 4
            let shift = c / 4 % 2 * 4
            return Int(byte(t / 256, 512 + offset) >> shift & 15) * 16 + Int(low[t / 256 * 8192 + offset] >> shift & 15)
        }

        func valueBits(_ t: Int, _ c: Int) -> Int {
            let offset = t % 256 / 8 * 256 + c * 4 + t % 4
            return Int(byte(t / 256, 9216 + offset) >> (t / 4 % 2 * 4) & 15)
        }

        /// Number c of key t; with the middle of the low bits instead of them unless `isWhole`.
        func key(_ t: Int, _ c: Int, isWhole: Bool) -> Double {
            let bits = isWhole ? Double(keyBits(t, c)) : Double(keyBits(t, c) / 16 * 16) + 7.5
            let (scale, middle) = (number(t / 256, 4 * c), number(t / 256, 256 + 4 * c))
            return Double(middle) + Double(scale) * (bits - 127.5)
        }

        func value(_ t: Int, _ c: Int) -> Double {
            Double(number(t / 256, 8960 + 4 * c)) + Double(number(t / 256, 8704 + 4 * c)) * Double(valueBits(t, c))
        }
    }

    @Test(arguments: KernelVariant.here, [1, 7, 17, 64, 256, 300, 600])
    mutating func packingRoundsToTheRanges(_ variant: KernelVariant, _ positions: Int) {
        let x = numbers((positions + 1) * 192)
        let head = Head(x, stride: 192, positions: positions, variant)
        for first in stride(from: 0, to: positions, by: 256) {
            let rows = first..<min(first + 256, positions)
            for c in 0..<64 {
                for (offset, steps) in [(0, Float(255)), (64, 15)] {
                    let column = rows.map { x[$0 * 192 + offset + c] }
                    let unit = (column.max()! - column.min()!) / steps
                    for t in rows {
                        let exact = Double(x[t * 192 + offset + c])
                        let packed = offset == 0 ? head.key(t, c, isWhole: true) : head.value(t, c)
                        #expect(abs(packed - exact) <= 0.501 * Double(unit) + 1e-5)
                    }
                }
            }
        }
    }

    /// A number between two steps may go either way, and nothing else differs.
    @Test(.enabled(if: KernelVariant.here.contains(.avx512)), arguments: [1, 33, 256, 300])
    mutating func packedBitsAreThoseOfTheTwin(_ positions: Int) {
        let x = numbers((positions + 1) * 128)
        let head = Head(x, stride: 128, positions: positions, .avx512)
        let twin = Head(x, stride: 128, positions: positions, .reference)
        var differing = 0
        for t in 0..<(positions + 7) / 8 * 8 {
            for c in 0..<64 {
                let (key, value) = (
                    abs(head.keyBits(t, c) - twin.keyBits(t, c)), abs(head.valueBits(t, c) - twin.valueBits(t, c))
                )
                #expect(key <= 1 && value <= 1)
                differing += key + value
            }
        }
        #expect(differing * 500 <= positions * 128)
    }

    @Test(arguments: KernelVariant.here) mutating func whatIsNotFiniteStaysInItsColumn(_ variant: KernelVariant) {
        for value in [Float.nan, .infinity, -.infinity, 3e38] {
            let x = numbers(301 * 128)
            let sound = Head(x, stride: 128, positions: 300, variant)
            x[3 * 128 + 9] = value
            x[3 * 128 + 64 + 9] = value
            let head = Head(x, stride: 128, positions: 300, variant)
            for t in 0..<300 {
                for c in 0..<64 where c != 9 || t >= 256 {
                    #expect(head.keyBits(t, c) == sound.keyBits(t, c))
                    #expect(head.valueBits(t, c) == sound.valueBits(t, c))
                }
                #expect(head.key(t, 9, isWhole: true).isFinite && head.value(t, 9).isFinite)
            }
        }
    }

    @Test(arguments: KernelVariant.here, [1, 2, 5, 6, 7, 64])
    mutating func attentionIsTheSoftmax(_ variant: KernelVariant, _ rows: Int) {
        for positions in [1, 10, 64, 256, 300, 700] where rows < 64 || positions == 300 {
            let head = Head(numbers((positions + 1) * 128), stride: 128, positions: positions, .reference)
            let queries = numbers(rows * 70, -0.5...0.5)
            let dither = KernelMemory<Float>((positions + 63) / 64 * 64) {
                Float((Double($0) * 0.6180339887498949).truncatingRemainder(dividingBy: 1)) - 0.5
            }
            for isWhole in [false, true] {
                func attend(_ variant: KernelVariant) -> (out: [Float], scores: [Float]) {
                    let out = KernelMemory<Float>(rows * 65) { _ in 7 }
                    let scores = KernelMemory<Float>(rows * (positions + 1)) { _ in 7 }
                    var attention = unsafe sori_int4_attention(
                        queries: queries.base, chunks: head.chunks.base, low_nibbles: isWhole ? head.low.base : nil,
                        next: nil, dither: dither.base, out: out.base, scores: scores.base, query_stride: 70,
                        stride: 65, score_stride: positions + 1, rows: rows, positions: positions)
                    unsafe variant.kernels.attention_int4(&attention)
                    return (out.array, scores.array)
                }
                var (expected, expectedScores): ([Float], [Float]) = ([], [])
                for row in 0..<rows {
                    let scores = (0..<positions).map { t in
                        (0..<64).reduce(0.0) {
                            $0 + Double(queries[row * 70 + $1]) * head.key(t, $1, isWhole: isWhole)
                        }
                    }
                    let most = scores.max() ?? 0
                    let weights = scores.map { exponential($0 - most) }
                    let sum = weights.reduce(0, +)
                    for c in 0..<64 {
                        let total = (0..<positions).reduce(0.0) { $0 + weights[$1] * head.value($1, c) }
                        expected.append(Float(total / sum))
                    }
                    expected.append(7)
                    expectedScores += scores.map { Float($0) } + [7]
                }
                let (got, twin) = (attend(variant), attend(.reference))
                // Queries and weights are bytes.
                #expect(difference(got.scores, expectedScores) < 0.12)
                #expect(difference(got.out, expected) < 0.08)
                #expect(difference(got.scores, twin.scores) < 0.02)
                #expect(difference(got.out, twin.out) < 0.02)
            }
        }
    }

    /// The largest difference.
    private func difference(_ x: [Float], _ y: [Float]) -> Float { zip(x, y).map { abs($0 - $1) }.max() ?? 0 }
}
