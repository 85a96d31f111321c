import SoriWhisper

// Vectors in memory that need not be aligned.

/// `p[i ..< i + 8]`
@inline(__always)
func load(_ p: UnsafePointer<Float>, _ i: Int) -> Vector {
    unsafe UnsafeRawPointer(p + i).loadUnaligned(as: Vector.self)
}

/// `p[i ..< i + 8]`
@inline(__always)
func load(_ p: UnsafeMutablePointer<Float>, _ i: Int) -> Vector {
    unsafe UnsafeRawPointer(p + i).loadUnaligned(as: Vector.self)
}

/// `p[i ..< i + 8] = v`
@inline(__always)
func store(_ v: Vector, _ p: UnsafeMutablePointer<Float>, _ i: Int) {
    unsafe UnsafeMutableRawPointer(p + i).storeBytes(of: v, as: Vector.self)
}

/// The numbers of these bfloat16.
@inline(__always)
func widened(_ v: SIMD8<UInt16>) -> Vector {
    var halves = SIMD16<UInt16>()
    halves.oddHalf = v
    return unsafe unsafeBitCast(halves, to: Vector.self)
}

/// The numbers as bfloat16, their upper 16 bits, rounded to nearest.
@inline(__always)
func narrowed(_ v: Vector) -> SIMD8<UInt16> {
    let b = bits(v)
    let rounded = b &+ 0x7FFF &+ ((b &>> 16) & 1)
    return unsafe unsafeBitCast(rounded, to: SIMD16<UInt16>.self).oddHalf
}

/// The lowest byte of each number's bits. One SIMD lane after another, because the library's narrowing becomes a call
/// in larger loops; this becomes a mask and two packing instructions.
@inline(__always)
func lowBytes(_ v: Vector) -> SIMD8<UInt8> {
    let b = bits(v)
    return SIMD8<UInt8>(
        UInt8(truncatingIfNeeded: b[0]), UInt8(truncatingIfNeeded: b[1]), UInt8(truncatingIfNeeded: b[2]),
        UInt8(truncatingIfNeeded: b[3]), UInt8(truncatingIfNeeded: b[4]), UInt8(truncatingIfNeeded: b[5]),
        UInt8(truncatingIfNeeded: b[6]), UInt8(truncatingIfNeeded: b[7]))
}

/// The sum of all numbers; inline, where `sum()` is a call.
@inline(__always)
func total(_ v: Vector) -> Float { ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7])) }

/// 1.5 times 2 to the 23rd: added to a number it rounds it, and leaves it as a whole number in the lowest bits.
let rounding: Float = 12_582_912
