import CKernels
import SoriWhisperTesting
import Testing

/// Coarse and exact logits against plain sums over whole bytes.
struct SplitGEMMTests {
    private static let inner = 192
    private static let columns = 256
    /// `[inner][columns]`, -127...127
    private let weights: [[Int]]
    /// `[rows][inner]`, less 128
    private let rows: [[Int]]
    private let high = KernelMemory<UInt8>(inner * columns / 2) { _ in 0 }
    private let low = KernelMemory<UInt8>(inner * columns / 2) { _ in 0 }
    private let left: KernelMemory<UInt8>
    private let scale: KernelMemory<Float>
    private let compensation = KernelMemory<Float>(columns) { _ in 0 }
    private let rowScale: KernelMemory<Float>

    init() {
        let (inner, columns) = (Self.inner, Self.columns)
        var random = SeededGenerator(5)
        let weights = (0..<inner).map { _ in (0..<columns).map { _ in Int.random(in: -127...127, using: &random) } }
        let rows = (0..<64).map { _ in (0..<inner).map { _ in Int.random(in: -127...127, using: &random) } }
        scale = KernelMemory(columns) { _ in Float.random(in: 0.001...0.01, using: &random) }
        rowScale = KernelMemory(64) { _ in Float.random(in: 0.001...0.01, using: &random) }
        left = KernelMemory(64 * inner) { UInt8(rows[$0 / inner][$0 % inner] + 128) }
        for n in 0..<columns {
            var sum = 0
            for k in 0..<inner {
                let byte = weights[k][n] + 128
                sum += byte / 16
                high[n / 64 * inner * 32 + k / 8 * 256 + n % 64 * 4 + k % 4] |= UInt8((byte / 16) << (4 * (k / 4 % 2)))
                low[n * inner / 2 + k / 64 * 32 + k % 32] |= UInt8((byte % 16) << (4 * (k / 32 % 2)))
            }
            compensation[n] = 2048 * scale[n] * Float(sum)
        }
        (self.weights, self.rows) = (weights, rows)
    }

    private func gemm(_ out: KernelMemory<Float>) -> sori_split_gemm {
        unsafe sori_split_gemm(
            left: left.base, row_scale: rowScale.base, high_nibbles: high.base, low_nibbles: low.base,
            scale: scale.base, zero_point_compensation: compensation.base, out: out.base, stride: Self.columns,
            inner: Self.inner, columns: Self.columns)
    }

    /// A row's product with a column of whole bytes, or of high nibbles and the middle of what lies below.
    private func expected(_ row: Int, _ column: Int, isWhole: Bool) -> Float {
        var sum = 0.0
        for k in 0..<Self.inner {
            let byte = weights[k][column]
            sum += Double(rows[row][k]) * (isWhole ? Double(byte) : Double((byte + 128) / 16 * 16) - 120.5)
        }
        return Float(sum) * scale[column] * rowScale[row]
    }

    @Test(arguments: KernelVariant.here, [1, 2, 3, 4, 5, 6, 7, 16, 64])
    func coarseLogitsAreThePlainSums(_ variant: KernelVariant, _ count: Int) {
        let (columns, panels) = (Self.columns, Self.columns / 64)
        let out = KernelMemory<Float>(count * columns) { _ in 0 }
        let maxima = KernelMemory<Float>(count * panels) { _ in 0 }
        var gemm = unsafe gemm(out)
        // In two parts, as two threads do.
        unsafe variant.kernels.coarse_logits(&gemm, count, 0, 64, maxima.base, panels, nil)
        unsafe variant.kernels.coarse_logits(&gemm, count, 64, columns, maxima.base, panels, high.base)
        let wanted = (0..<count).flatMap { row in (0..<columns).map { expected(row, $0, isWhole: false) } }
        #expect(relativeError(out.array, wanted) < 1e-5)
        for row in 0..<count {
            for panel in 0..<panels {
                let part = out.array[row * columns + 64 * panel..<row * columns + 64 * (panel + 1)]
                #expect(maxima[row * panels + panel] == part.max())
            }
        }
    }

    /// What reaches the limit becomes the product of whole bytes, and nothing else changes.
    @Test(arguments: KernelVariant.here, [-Float.infinity, -2, 1, 3, 1000])
    func exactLogitsAreThoseOfWholeBytes(_ variant: KernelVariant, _ least: Float) {
        let (columns, panels, count, row) = (Self.columns, Self.columns / 64, 3, 1)
        let out = KernelMemory<Float>(count * columns) { _ in 0 }
        let maxima = KernelMemory<Float>(count * panels) { _ in 0 }
        var gemm = unsafe gemm(out)
        unsafe variant.kernels.coarse_logits(&gemm, count, 0, columns, maxima.base, panels, nil)
        let before = out.array
        unsafe variant.kernels.exact_logits(&gemm, row, 64, columns, maxima.base + row * panels, least)
        var exact = 0
        var largest: Float = 0
        for column in 0..<columns {
            let was = before[row * columns + column]
            let isExact = column >= 64 && was >= least
            exact += isExact ? 1 : 0
            let wanted = isExact ? expected(row, column, isWhole: true) : was
            largest = max(largest, abs(out[row * columns + column] - wanted))
        }
        #expect(largest < 1e-4)
        if least < -1000 { #expect(exact == columns - 64) }
        if least > 100 { #expect(exact == 0) }
        for index in out.array.indices where index / columns != row { #expect(out[index] == before[index]) }
    }
}
