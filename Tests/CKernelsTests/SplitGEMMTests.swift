import CKernels
import SoriTesting
import Testing

@testable import SoriWhisper
@testable import SoriWhisperCPU

/// Products in two planes against plain loops over whole bytes.
@Suite(.enabled(if: hasWideKernels))
struct PlanesTests {
    private static let inner = 192
    private static let columns = 256
    private var random = SeededGenerator(5)
    /// `[inner][columns]`, -127...127
    private let weights: [[Int]]
    /// `[rows][inner]`, less 128
    private let rows: [[Int]]
    private let high: Storage<UInt8>
    private let low: Storage<UInt8>
    private let left: Storage<UInt8>
    private let scale: Storage<Float>
    private let correction: Storage<Float>
    private let rowScale: Storage<Float>

    init() throws {
        let (inner, columns) = (Self.inner, Self.columns)
        (high, low) = (try Storage(inner * columns / 2), try Storage(inner * columns / 2))
        (left, rowScale) = (try Storage(64 * inner), try Storage(64))
        (scale, correction) = (try Storage(columns), try Storage(columns))
        var random = SeededGenerator(5)
        weights = (0..<inner).map { _ in (0..<columns).map { _ in Int.random(in: -127...127, using: &random) } }
        rows = (0..<64).map { _ in (0..<inner).map { _ in Int.random(in: -127...127, using: &random) } }
        for n in 0..<columns {
            unsafe scale.base[n] = Float.random(in: 0.001...0.01, using: &random)
            var sum = 0
            for k in 0..<inner {
                let byte = weights[k][n] + 128
                sum += byte / 16
                let place = n / 64 * inner * 32 + k / 8 * 256 + n % 64 * 4 + k % 4
                unsafe high.base[place] |= UInt8((byte / 16) << (4 * (k / 4 % 2)))
                unsafe low.base[n * inner / 2 + k / 64 * 32 + k % 32] |= UInt8((byte % 16) << (4 * (k / 32 % 2)))
            }
            unsafe correction.base[n] = 2048 * scale.base[n] * Float(sum)
        }
        for row in 0..<64 {
            unsafe rowScale.base[row] = Float.random(in: 0.001...0.01, using: &random)
            for k in 0..<inner { unsafe left.base[row * inner + k] = UInt8(rows[row][k] + 128) }
        }
        self.random = random
    }

    private func planes(_ out: Storage<Float>) -> sori_planes {
        unsafe sori_planes(
            left: left.base, row_scale: rowScale.base, high: high.base, low: low.base, scale: scale.base,
            correction: correction.base, out: out.base, stride: Self.columns, inner: Self.inner, columns: Self.columns)
    }

    /// What a row's product with a column is, of whole bytes or of upper halves and the middle of what lies below.
    private func expected(_ row: Int, _ column: Int, isWhole: Bool) -> Float {
        var sum = 0.0
        for k in 0..<Self.inner {
            let byte = weights[k][column]
            sum += Double(rows[row][k]) * (isWhole ? Double(byte) : Double((byte + 128) / 16 * 16) - 120.5)
        }
        return unsafe Float(sum) * scale.base[column] * rowScale.base[row]
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 16, 64]) func outlinesAreThePlainLoops(_ count: Int) throws {
        let (columns, panels) = (Self.columns, Self.columns / 64)
        let out = try Storage<Float>(count * columns)
        let most = try Storage<Float>(count * panels)
        var planes = unsafe planes(out)
        // In two parts, as two threads do.
        unsafe sori_wide_outline(&planes, count, 0, 64, most.base, panels, nil)
        unsafe sori_wide_outline(&planes, count, 64, columns, most.base, panels, high.base)
        let wanted = (0..<count).flatMap { row in (0..<columns).map { expected(row, $0, isWhole: false) } }
        let got = unsafe [Float](UnsafeBufferPointer(start: out.base, count: count * columns))
        #expect(relativeError(got, wanted) < 1e-5)
        for row in 0..<count {
            for panel in 0..<panels {
                let part = got[row * columns + 64 * panel..<row * columns + 64 * (panel + 1)]
                #expect(unsafe most.base[row * panels + panel] == part.max())
            }
        }
    }

    /// What reaches the limit becomes the product of whole bytes, and nothing else changes.
    @Test(arguments: [-Float.infinity, -2, 1, 3, 1000]) func refinedAreWholeBytes(_ least: Float) throws {
        let (columns, panels, count) = (Self.columns, Self.columns / 64, 3)
        let out = try Storage<Float>(count * columns)
        let most = try Storage<Float>(count * panels)
        var planes = unsafe planes(out)
        unsafe sori_wide_outline(&planes, count, 0, columns, most.base, panels, nil)
        let before = unsafe [Float](UnsafeBufferPointer(start: out.base, count: count * columns))
        let row = 1
        unsafe sori_wide_refine(&planes, row, 64, columns, most.base + row * panels, least)
        var (refined, largest): (Int, Float) = (0, 0)
        for column in 0..<columns {
            let was = before[row * columns + column]
            let wanted = column >= 64 && was >= least ? expected(row, column, isWhole: true) : was
            if column >= 64, was >= least { refined += 1 }
            largest = unsafe max(largest, abs(out.base[row * columns + column] - wanted))
        }
        print("\(refined) columns of \(columns - 64) refined, off by \(largest) at most")
        #expect(largest < 1e-5 * (before.map(abs).max() ?? 0))
        #expect(least == -.infinity ? refined == columns - 64 : least == 1000 ? refined == 0 : refined > 5)
        for index in before.indices where index / columns != row {
            #expect(unsafe out.base[index] == before[index])
        }
    }

    @Test(arguments: [1, 15, 16, 100, 784], [1, 10, 128]) mutating func thresholdsLetEnoughPass(
        _ count: Int, _ wanted: Int
    ) throws {
        for range: ClosedRange<Float> in [-3...20, -20 ... -3, 5...5] {
            let x = try Storage<Float>(count)
            for index in 0..<count { unsafe x.base[index] = Float.random(in: range, using: &random) }
            let limit = unsafe sori_wide_threshold(x.base, count, wanted)
            let passing = (0..<count).count { unsafe x.base[$0] >= limit }
            if count < wanted || range == 5...5 {
                #expect(passing == count)
            } else {
                #expect(passing >= wanted && passing <= wanted + 1 + count / 100)
            }
        }
        let x = try Storage<Float>(20)
        unsafe x.base[3] = .infinity
        #expect(unsafe sori_wide_threshold(x.base, 20, 2) == -.infinity)
    }
}
