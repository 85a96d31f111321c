internal import CKernels
import SoriWhisper

/// Text tokens' weights as bytes cut into high and low nibbles: the high ones alone give every logit within a few parts
/// in a hundred of a row's spread, and both together the same as whole bytes, for those tokens that matter.
@safe
final class SplitMatrix {
    /// Numbers of a row on the left side, padded to a multiple of 64.
    let inner: Int
    /// Columns, a multiple of 64.
    let columns: Int
    /// `[inner, columns]` nibbles, in panels.
    private let highNibbles: WeightBytes
    /// `[columns, inner]` nibbles, column after column.
    private let lowNibbles: WeightBytes
    /// `[columns]` each.
    private let scale: Storage<Float>
    private let zeroPointCompensation: Storage<Float>

    /// Packs the rows of `source`, whose outputs are a multiple of 64 and which has no bias.
    ///
    /// Throws `WhisperError` naming the tensor that holds numbers that are not finite, or when memory is short.
    init(_ source: WeightSource, arena: WeightArena) throws(WhisperError) {
        inner = (source.weight.count(from: 1) + 63) / 64 * 64
        columns = source.outputs.count
        precondition(columns.isMultiple(of: 64), "a split matrix takes whole panels")
        highNibbles = try arena.take(inner * columns / 2)
        lowNibbles = try arena.take(inner * columns / 2)
        (scale, zeroPointCompensation) = (try Storage(columns), try Storage(columns))
        let rows = WeightRows([source], inner: inner)
        let block = try Storage<Float>(64 * inner)
        for first in stride(from: 0, to: columns, by: 64) {
            try unsafe rows.read(first..<first + 64, into: block.base, bias: scale.base)
            for index in 0..<64 { unsafe pack(block.base + index * inner, column: first + index) }
        }
        source.weight.release()
    }

    /// Bytes as `ColumnPacker` makes them, 128 higher, cut into nibbles.
    private func pack(_ x: UnsafePointer<Float>, column: Int) {
        var most: Float = 0
        for k in 0..<inner { most = unsafe max(most, abs(x[k])) }
        // No pair of nibbles is taken as exactly zero: a column of zeros only has scale 0 instead.
        let unit = most > 1e-30 ? most / 127 : 0
        var sum = 0
        for k in 0..<inner {
            let byte = unsafe UInt8(128 + (unit > 0 ? Int((x[k] / unit).rounded(.toNearestOrEven)) : 0))
            sum += Int(byte >> 4)
            let (high, low) = (sori_high_nibble_index(k, column, inner), sori_low_nibble_index(k, column, inner))
            unsafe highNibbles.base[high] |= (byte >> 4) << UInt8(sori_high_nibble_shift(k))
            unsafe lowNibbles.base[low] |= (byte & 15) << UInt8(sori_low_nibble_shift(k))
        }
        unsafe scale.base[column] = unit
        unsafe zeroPointCompensation.base[column] = 2048 * Float(sum) * unit
    }

    /// The first of what a thread reads that computes from column `column` on, a multiple of 64.
    func weights(at column: Int) -> UnsafeRawPointer {
        unsafe UnsafeRawPointer(highNibbles.base + sori_high_nibble_index(0, column, inner))
    }

    /// Computes columns `range` (multiples of 64) by their high nibbles for `rows` left rows: `out[r * stride + n]`,
    /// and
    /// `maxima[r * columns / 64 + n / 64]` is the largest of each 64. `next` is what the thread reads afterwards.
    func coarseLogits(
        _ left: Activations, rows: Int, _ range: Range<Int>, next: UnsafeRawPointer?, out: UnsafeMutablePointer<Float>,
        stride: Int, maxima: UnsafeMutablePointer<Float>
    ) {
        var gemm = unsafe gemm(left, out: out, stride: stride)
        unsafe sori_coarse_logits(&gemm, rows, range.lowerBound, range.upperBound, maxima, columns / 64, next)
    }

    /// Makes those numbers of row `row` in columns `range` (multiples of 64) exact that are among its
    /// `BatchToken.exactLogits` largest by the high nibbles, or all of them; `out` and `maxima` as `coarseLogits` left
    /// them for all columns.
    func exactLogits(
        _ left: Activations, row: Int, _ range: Range<Int>, onlyLikeliest: Bool, out: UnsafeMutablePointer<Float>,
        stride: Int, maxima: UnsafePointer<Float>
    ) {
        let panels = columns / 64
        let largest = unsafe maxima + row * panels
        let least = onlyLikeliest ? unsafe sori_logits_threshold(largest, panels, BatchToken.exactLogits) : -.infinity
        var gemm = unsafe gemm(left, out: out, stride: stride)
        unsafe sori_exact_logits(&gemm, row, range.lowerBound, range.upperBound, largest, least)
    }

    private func gemm(_ left: Activations, out: UnsafeMutablePointer<Float>, stride: Int) -> sori_split_gemm {
        unsafe sori_split_gemm(
            left: left.base.assumingMemoryBound(to: UInt8.self), row_scale: left.scales, high_nibbles: highNibbles.base,
            low_nibbles: lowNibbles.base, scale: scale.base, zero_point_compensation: zeroPointCompensation.base,
            out: out, stride: stride, inner: inner, columns: columns)
    }
}
