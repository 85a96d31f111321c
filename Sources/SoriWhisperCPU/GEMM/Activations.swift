import SoriWhisper

/// Rows of numbers on the left side of a product, in the product's number type.
///
/// An int8 row is `round(x / scale) + 128` with `scale` = the largest magnitude of the row / 127; the other types have scale 1.
@safe
struct Activations {
    let numbers: NumberType
    /// Numbers of a row; the caller's rows may be shorter, the rest stays as it is.
    let inner: Int
    /// `[rows, inner]` of the type.
    let base: UnsafeMutableRawPointer
    /// `[rows]`
    let scales: UnsafeMutablePointer<Float>

    /// Writes `count` numbers (a multiple of 8, at most `inner`) as row `row`.
    @inline(__always)
    func set(_ row: Int, _ x: UnsafePointer<Float>, count: Int) {
        let place = unsafe base + row * inner * numbers.size
        switch numbers {
        case .float32:
            unsafe place.copyMemory(from: x, byteCount: 4 * count)
            unsafe scales[row] = 1
        case .bfloat16:
            unsafe narrowRow(x, count: count, out: place.assumingMemoryBound(to: UInt16.self))
            unsafe scales[row] = 1
        case .int8:
            unsafe scales[row] = quantiseRow(x, count: count, out: place.assumingMemoryBound(to: UInt8.self))
        }
    }

    /// The rows from `row` on, as a product takes them.
    @inline(__always)
    func rows(from row: Int) -> UnsafeRawPointer { unsafe UnsafeRawPointer(base + row * inner * numbers.size) }
}

/// `out[i]` = upper half of `x[i]` for i in 0..<count.
func narrowRow(_ x: UnsafePointer<Float>, count: Int, out: UnsafeMutablePointer<UInt16>) {
    var i = 0
    while i < count {
        unsafe UnsafeMutableRawPointer(out + i).storeBytes(of: narrowed(load(x, i)), as: SIMD8<UInt16>.self)
        i += 8
    }
}

/// `out[i] = round(x[i] / scale) + 128` for i in 0..<count; gives scale, the largest magnitude / 127 (1 for zeros only).
///
/// What is not finite becomes some byte; the weights were checked, so that only overflow of a sound model leads here.
func portableQuantiseRow(_ x: UnsafePointer<Float>, count: Int, out: UnsafeMutablePointer<UInt8>) -> Float {
    var (m0, m1) = (Vector(), Vector())
    var i = 0
    while i + 16 <= count {
        unsafe m0 = larger(m0, magnitude(load(x, i)))
        unsafe m1 = larger(m1, magnitude(load(x, i + 8)))
        i += 16
    }
    while i < count {
        unsafe m0 = larger(m0, magnitude(load(x, i)))
        i += 8
    }
    let most = larger(m0, m1).max()
    guard most > 1e-30, most < 1e30 else {
        unsafe out.update(repeating: 128, count: count)
        return 1
    }
    let factor = 127 / most
    i = 0
    while i < count {
        // Adding 2^23 + 128 rounds to nearest and leaves the byte in the lowest bits.
        let shifted = unsafe load(x, i) * factor + 8_388_736
        unsafe UnsafeMutableRawPointer(out + i).storeBytes(of: lowBytes(shifted), as: SIMD8<UInt8>.self)
        i += 8
    }
    return most / 127
}
