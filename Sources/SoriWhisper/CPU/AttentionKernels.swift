// Kernels of self-attention over short histories. `width` is a multiple of 8.

/// `sum over i of x[i] * y[i]` for i in 0..<width.
@inline(__always)
func dot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, width: Int) -> Float {
    var (a, b) = (Vector(), Vector())
    var i = 0
    while i + 16 <= width {
        unsafe a += load(x, i) * load(y, i)
        unsafe b += load(x, i + 8) * load(y, i + 8)
        i += 16
    }
    if i < width { unsafe a += load(x, i) * load(y, i) }
    return (a + b).sum()
}

/// One head of one row: `out = softmax(query keys) values` over positions 0..<count.
///
/// The key of position p stands at `keys[writers[p] * placeStride + p * stride]`, the value likewise; `scores` has room for
/// `count`, rounded up to 8.
func attendHistory(
    _ query: UnsafePointer<Float>, _ keys: UnsafePointer<Float>, _ values: UnsafePointer<Float>,
    writers: UnsafePointer<Int32>, placeStride: Int, stride: Int, count: Int, width: Int,
    scores: UnsafeMutablePointer<Float>, out: UnsafeMutablePointer<Float>
) {
    for p in 0..<count {
        let key = unsafe keys + Int(writers[p]) * placeStride + p * stride
        unsafe scores[p] = dot(query, key, width: width)
    }
    let sum = unsafe exponentiateRow(scores, count: count, padded: count)
    unsafe out.update(repeating: 0, count: width)
    for p in 0..<count {
        let value = unsafe values + Int(writers[p]) * placeStride + p * stride
        let weight = unsafe scores[p] / sum
        var i = 0
        while i < width {
            unsafe store(load(out, i) + load(value, i) * weight, out, i)
            i += 8
        }
    }
}
