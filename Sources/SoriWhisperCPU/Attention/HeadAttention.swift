internal import CKernels
import SoriWhisper

/// Attention of some queries to the keys and values of one head: two products and a softmax, in one thread's cache.
@safe
final class HeadAttention {
    let heads: KVHeadLayout
    private let rows: Int
    /// None where the kernels for AVX-512 VNNI attend.
    private let products: (score: GEMMBuckets, weigh: GEMMBuckets)?
    /// Left side of the first product `[rows, inner]`, and of the second `[rows, padded]`, for floats the scores
    private let queries: Storage<UInt8>
    private let queryScales: Storage<Float>
    private let weights: Storage<UInt8>
    /// Scores: `[rows, padded]`
    let scores: Storage<Float>
    /// Weighted values: `[rows, inner]`
    private let sums: Storage<Float>
    /// One over the sum of a row's weights: `[rows]`
    private let inverses: Storage<Float>
    /// Evenly spread over -0.5..<0.5: `[padded]`
    let dither: Storage<Float>

    /// Compiles products for each number of rows in `sizes`, ascending.
    init(_ heads: KVHeadLayout, sizes: [Int], context: ThreadContext) throws(WhisperError) {
        self.heads = heads
        rows = sizes.last ?? 1
        products =
            heads.usesVNNI
            ? nil
            : (
                try GEMMBuckets(
                    sizes: sizes, inner: heads.inner, columns: heads.padded, numbers: heads.numbers, context: context),
                try GEMMBuckets(
                    sizes: sizes, inner: heads.padded, columns: heads.inner, numbers: heads.numbers, context: context)
            )
        queries = try Storage(rows * heads.inner * heads.numbers.size)
        queryScales = try Storage(rows)
        weights = try Storage(heads.numbers == .float32 ? 0 : rows * heads.padded * heads.numbers.size)
        scores = try Storage(rows * heads.padded)
        sums = try Storage(rows * heads.inner)
        inverses = try Storage(rows)
        dither = try Storage(heads.padded)
        // Multiples of the golden ratio: any run of them is spread evenly.
        var fraction = 0.0
        for index in 0..<heads.padded {
            fraction += 0.6180339887498949
            if fraction >= 1 { fraction -= 1 }
            unsafe dither.base[index] = Float(fraction) - 0.5
        }
    }

    /// Writes `out[r] = softmax(queries[r] keys) values` for r in 0..<count, at most the last size; false when the
    /// library failed.
    ///
    /// Queries stand `stride` numbers apart, results `outStride`. `capture` gets each row's scores before the softmax;
    /// `next` is what the thread reads afterwards, if known.
    func attend(
        _ source: UnsafePointer<Float>, stride: Int, count: Int, to head: KVHead,
        out: UnsafeMutablePointer<Float>, outStride: Int, next: UnsafeRawPointer? = nil,
        capture: ((Int, UnsafePointer<Float>) -> Void)? = nil
    ) -> Bool {
        guard !heads.isInt4 else {
            unsafe attendInt4(
                source, stride: stride, count: count, to: head, out: out, outStride: outStride, next: next,
                capture: capture)
            return true
        }
        let left = unsafe Activations(
            numbers: heads.numbers, inner: heads.inner, base: UnsafeMutableRawPointer(queries.base),
            scales: queryScales.base)
        for row in 0..<count { unsafe left.set(row, source + row * stride, count: heads.width) }
        guard let products else {
            unsafe attendVNNI(
                left, count: count, to: head, out: out, outStride: outStride, next: next, capture: capture)
            return true
        }
        guard unsafe products.score[count].run(queries.base, head.keys, scores.base) else { return false }
        for row in 0..<count {
            let scores = unsafe scores.base + row * heads.padded
            let sum: Float
            switch heads.numbers {
            case .int8:
                // Powers of two from here on: one multiplication less for each weight.
                let factor = unsafe queryScales.base[row] * 1.44269504
                let most = unsafe scoreRow(
                    scores, head.keyScale, head.keyZeroPointCompensation, factor: factor, count: heads.positions)
                if let capture = unsafe capture {
                    unsafe scaleRow(scores, 0.693147181, count: heads.padded, out: scores)
                    unsafe capture(row, scores)
                    unsafe scaleRow(scores, 1.44269504, count: heads.padded, out: scores)
                }
                sum = unsafe weighRow(
                    scores, most: most, dither.base, count: heads.positions, padded: heads.padded,
                    out: weights.base + row * heads.padded)
            case .bfloat16, .float32:
                unsafe capture?(row, scores)
                sum = unsafe exponentiateRow(scores, count: heads.positions, padded: heads.padded)
                guard heads.numbers == .bfloat16 else { break }
                let halves = unsafe UnsafeMutableRawPointer(weights.base + 2 * row * heads.padded)
                unsafe narrowRow(scores, count: heads.padded, out: halves.assumingMemoryBound(to: UInt16.self))
            }
            unsafe inverses.base[row] = 1 / sum
        }
        let isByte = heads.numbers == .int8
        let weighed: UnsafeRawPointer =
            heads.numbers == .float32 ? unsafe UnsafeRawPointer(scores.base) : unsafe UnsafeRawPointer(weights.base)
        guard unsafe products.weigh[count].run(weighed, head.values, sums.base) else { return false }
        for row in 0..<count {
            let (sums, out) = unsafe (sums.base + row * heads.inner, out + row * outStride)
            if isByte {
                unsafe scaleColumns(
                    sums, head.valueScale, factor: inverses.base[row], count: heads.width, out: out)
            } else {
                unsafe scaleRow(sums, inverses.base[row], count: heads.width, out: out)
            }
        }
        return true
    }

    /// The part of the kernels for AVX-512 VNNI; `capture` costs one more product.
    private func attendVNNI(
        _ left: Activations, count: Int, to head: KVHead, out: UnsafeMutablePointer<Float>, outStride: Int,
        next: UnsafeRawPointer?, capture: ((Int, UnsafePointer<Float>) -> Void)?
    ) {
        let bytes = unsafe left.base.assumingMemoryBound(to: UInt8.self)
        let keys = unsafe UnsafeRawPointer(head.keys).assumingMemoryBound(to: Int8.self)
        let values = unsafe UnsafeRawPointer(head.values).assumingMemoryBound(to: Int8.self)
        if let capture = unsafe capture {
            var gemm = unsafe sori_int8_gemm(
                left: bytes, row_scale: left.scales, right: keys, next: nil, scale: head.keyScale,
                zero_point_compensation: head.keyZeroPointCompensation, bias: nil, out: scores.base,
                stride: heads.padded, rows: count,
                inner: heads.inner, columns: heads.positions, epilogue: sori_epilogue_store)
            unsafe sori_gemm_int8(&gemm)
            for row in 0..<count { unsafe capture(row, scores.base + row * heads.padded) }
        }
        var attention = unsafe sori_int8_attention(
            queries: bytes, query_scale: left.scales, keys: keys, values: values,
            next: next?.assumingMemoryBound(to: Int8.self), key_scale: head.keyScale,
            key_zero_point_compensation: head.keyZeroPointCompensation, value_scale: head.valueScale,
            dither: dither.base, out: out,
            stride: outStride, rows: count, positions: heads.positions)
        unsafe sori_attention_int8(&attention)
    }
}
