internal import CKernels
import SoriWhisper

/// Rows of numbers on the left side of a product, in the product's number type.
///
/// An int8 row is `round(x / scale) + 128` with `scale` = the largest magnitude of the row / 127; the other types have
/// scale 1.
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
        let left = unsafe base + row * inner * numbers.size
        switch numbers {
        case .float32:
            unsafe left.copyMemory(from: x, byteCount: 4 * count)
            unsafe scales[row] = 1
        case .bfloat16:
            unsafe narrowRow(x, count: count, out: left.assumingMemoryBound(to: UInt16.self))
            unsafe scales[row] = 1
        case .int8:
            unsafe scales[row] = sori_quantize_row(x, count, left.assumingMemoryBound(to: UInt8.self))
        }
    }

    /// The rows from `row` on, as a product takes them.
    @inline(__always)
    func rows(from row: Int) -> UnsafeRawPointer { unsafe UnsafeRawPointer(base + row * inner * numbers.size) }
}

/// `out[i]` = `x[i]` as bfloat16 for i in 0..<count.
func narrowRow(_ x: UnsafePointer<Float>, count: Int, out: UnsafeMutablePointer<UInt16>) {
    var i = 0
    while i < count {
        unsafe UnsafeMutableRawPointer(out + i).storeBytes(of: narrowed(load(x, i)), as: SIMD8<UInt16>.self)
        i += 8
    }
}
