internal import CKernels
import SoriWhisper

extension HeadAttention {
    /// As `attend`, for an int4 cache; with `capture` keys have eight bits.
    func attendInt4(
        _ source: UnsafePointer<Float>, stride: Int, count: Int, to head: KVHead,
        out: UnsafeMutablePointer<Float>, outStride: Int, next: UnsafeRawPointer?,
        capture: ((Int, UnsafePointer<Float>) -> Void)?
    ) {
        var attention = unsafe sori_int4_attention(
            queries: source, chunks: head.int4Chunks, low_nibbles: capture == nil ? nil : head.lowNibbles, next: next,
            dither: dither.base, out: out, scores: capture == nil ? nil : scores.base,
            query_stride: stride, stride: outStride, score_stride: heads.padded, rows: count, positions: heads.positions
        )
        unsafe sori_attention_int4(&attention)
        guard let capture = unsafe capture else { return }
        for row in 0..<count { unsafe capture(row, scores.base + row * heads.padded) }
    }
}
