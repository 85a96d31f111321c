internal import CKernels
import SoriWhisper

/// Text tokens' weights as bytes in two planes of half a byte: the upper one alone gives every logit within a few parts in a
/// hundred of a row's spread, and both together the same as whole bytes, for those tokens that matter.
@safe
final class PlanedMatrix {
    /// Numbers of a row on the left side, padded to a multiple of 64.
    let inner: Int
    /// Columns, a multiple of 64.
    let columns: Int
    /// In panels, `[inner, columns]` halves of a byte.
    private let high: WeightBytes
    /// Column by column, `[columns, inner]` halves of a byte.
    private let low: WeightBytes
    /// `[columns]` each.
    private let scale: Storage<Float>
    private let correction: Storage<Float>

    /// Packs the rows of `source`, whose outputs are a multiple of 64 and which has no bias.
    ///
    /// Throws `WhisperError` naming the tensor that holds numbers that are not finite, or when memory is short.
    init(_ source: WeightSource, arena: WeightArena) throws(WhisperError) {
        inner = (source.weight.count(from: 1) + 63) / 64 * 64
        columns = source.outputs.count
        precondition(columns.isMultiple(of: 64), "planes take whole panels")
        high = try arena.take(inner * columns / 2)
        low = try arena.take(inner * columns / 2)
        (scale, correction) = (try Storage(columns), try Storage(columns))
        let rows = WeightRows([source], inner: inner)
        let block = try Storage<Float>(64 * inner)
        for first in stride(from: 0, to: columns, by: 64) {
            try unsafe rows.read(first..<first + 64, into: block.base, bias: scale.base)
            for index in 0..<64 { unsafe pack(block.base + index * inner, column: first + index) }
        }
        source.weight.release()
    }

    /// Bytes as `ColumnPacker` makes them, 128 higher, cut in halves.
    private func pack(_ x: UnsafePointer<Float>, column: Int) {
        var most: Float = 0
        for k in 0..<inner { most = unsafe max(most, abs(x[k])) }
        // Halves have no zero: what stands for zeros only is taken times 0.
        let unit = most > 1e-30 ? most / 127 : 0
        let panel = unsafe high.base + column / 64 * inner * 32 + column % 64 * 4
        let row = unsafe low.base + column * inner / 2
        var sum = 0
        for k in 0..<inner {
            let byte = unsafe UInt8(128 + (unit > 0 ? Int((x[k] / unit).rounded(.toNearestOrEven)) : 0))
            sum += Int(byte >> 4)
            unsafe panel[k / 8 * 256 + k % 4] |= (byte >> 4) << (k / 4 % 2 * 4)
            unsafe row[k / 64 * 32 + k % 32] |= (byte & 15) << (k / 32 % 2 * 4)
        }
        unsafe scale.base[column] = unit
        unsafe correction.base[column] = 2048 * Float(sum) * unit
    }

    /// The first of what a thread reads that computes from column `column` on.
    func weights(at column: Int) -> UnsafeRawPointer { unsafe UnsafeRawPointer(high.base + column * inner / 2) }

    /// Computes columns `range` (multiples of 64) by their upper halves for `rows` left rows: `out[r * stride + n]`, and
    /// `most[r * columns / 64 + n / 64]` is the largest of each 64. `next` is what the thread reads afterwards.
    func outline(
        _ left: Activations, rows: Int, _ range: Range<Int>, next: UnsafeRawPointer?, out: UnsafeMutablePointer<Float>,
        stride: Int, most: UnsafeMutablePointer<Float>
    ) {
        var planes = unsafe planes(left, out: out, stride: stride)
        unsafe sori_wide_outline(&planes, rows, range.lowerBound, range.upperBound, most, columns / 64, next)
    }

    /// Makes those numbers of row `row` in columns `range` (multiples of 64) exact that are among its `BatchToken.exactLogits`
    /// largest by the upper halves, or all of them; `out` and `most` as `outline` left them for all columns.
    func refine(
        _ left: Activations, row: Int, _ range: Range<Int>, onlyLikeliest: Bool, out: UnsafeMutablePointer<Float>,
        stride: Int, most: UnsafePointer<Float>
    ) {
        let panels = columns / 64
        let largest = unsafe most + row * panels
        let least = onlyLikeliest ? unsafe sori_wide_threshold(largest, panels, BatchToken.exactLogits) : -.infinity
        var planes = unsafe planes(left, out: out, stride: stride)
        unsafe sori_wide_refine(&planes, row, range.lowerBound, range.upperBound, largest, least)
    }

    private func planes(_ left: Activations, out: UnsafeMutablePointer<Float>, stride: Int) -> sori_planes {
        unsafe sori_planes(
            left: left.base.assumingMemoryBound(to: UInt8.self), row_scale: left.scales, high: high.base, low: low.base,
            scale: scale.base, correction: correction.base, out: out, stride: stride, inner: inner, columns: columns)
    }
}
