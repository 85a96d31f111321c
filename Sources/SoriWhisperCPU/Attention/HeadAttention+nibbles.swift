internal import CKernels
import SoriWhisper

extension HeadAttention {
    /// As `attend`, for keys and values in four bits; with `capture` keys have eight.
    func attendNibbles(
        _ source: UnsafePointer<Float>, stride: Int, count: Int, to place: HeadPlace,
        out: UnsafeMutablePointer<Float>, outStride: Int, next: UnsafeRawPointer?,
        capture: ((Int, UnsafePointer<Float>) -> Void)?
    ) {
        var attention = unsafe sori_nibble_attention(
            queries: source, chunks: place.nibbles, low: capture == nil ? nil : place.low, next: next,
            dither: dither.base, out: out, scores: capture == nil ? nil : scores.base,
            query_stride: stride, stride: outStride, score_stride: heads.padded, rows: count, positions: heads.positions
        )
        unsafe sori_wide_attend_nibbles(&attention)
        guard let capture = unsafe capture else { return }
        for row in 0..<count { unsafe capture(row, scores.base + row * heads.padded) }
    }
}
