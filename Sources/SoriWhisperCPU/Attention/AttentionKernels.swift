import SoriWhisper

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
    return total(a + b)
}

/// One head of one row: `out = softmax(query keys) values` over positions 0..<count.
///
/// The key of position p stands at `keys[writers[p] * placeStride + p * width]`, the value likewise; `scores` has room for
/// `count`.
func portableAttendHistory(
    _ query: UnsafePointer<Float>, _ keys: UnsafePointer<Float>, _ values: UnsafePointer<Float>,
    writers: UnsafePointer<Int32>, placeStride: Int, count: Int, width: Int, scores: UnsafeMutablePointer<Float>,
    out: UnsafeMutablePointer<Float>
) {
    for p in 0..<count {
        let key = unsafe keys + (Int(writers[p]) &* placeStride &+ p &* width)
        unsafe scores[p] = dot(query, key, width: width)
    }
    let factor = unsafe 1 / exponentiateRow(scores, count: count, padded: count)
    var i = 0
    // As many numbers at a time as stay in registers over all positions.
    while i + 24 <= width {
        var (a, b, c) = (Vector(), Vector(), Vector())
        for p in 0..<count {
            let value = unsafe values + (Int(writers[p]) &* placeStride &+ p &* width &+ i)
            let weight = unsafe Vector(repeating: scores[p])
            unsafe a += load(value, 0) * weight
            unsafe b += load(value, 8) * weight
            unsafe c += load(value, 16) * weight
        }
        unsafe store(a * factor, out, i)
        unsafe store(b * factor, out, i + 8)
        unsafe store(c * factor, out, i + 16)
        i += 24
    }
    while i < width {
        var a = Vector()
        for p in 0..<count {
            let value = unsafe values + (Int(writers[p]) &* placeStride &+ p &* width &+ i)
            unsafe a += load(value, 0) * scores[p]
        }
        unsafe store(a * factor, out, i)
        i += 8
    }
}
