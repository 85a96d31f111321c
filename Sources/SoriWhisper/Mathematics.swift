import Glibc

// The few functions of the C library that the tables and rules of this module need.

func cosine(_ value: Double) -> Double { cos(value) }
func sine(_ value: Double) -> Double { sin(value) }
func naturalLogarithm(_ value: Double) -> Double { log(value) }
func exponential(_ value: Double) -> Double { exp(value) }
func exponential(_ value: Float) -> Float { expf(value) }
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

// Arithmetic on eight numbers at a time; each function is a few instructions and is inlined in every module that uses
// it.

/// Eight numbers; on every processor they are computed in registers.
@usableFromInline
package typealias Vector = SIMD8<Float>

/// The bits of each number.
@inlinable @inline(__always)
package func bits(_ v: Vector) -> SIMD8<UInt32> { unsafe unsafeBitCast(v, to: SIMD8<UInt32>.self) }

/// The numbers of these bits.
@inlinable @inline(__always)
package func numbers(_ v: SIMD8<UInt32>) -> Vector { unsafe unsafeBitCast(v, to: Vector.self) }

/// The larger of each pair; one instruction, where `pointwiseMax` is a call.
@inlinable @inline(__always)
package func larger(_ a: Vector, _ b: Vector) -> Vector { a.replacing(with: b, where: a .< b) }

/// The smaller of each pair.
@inlinable @inline(__always)
package func smaller(_ a: Vector, _ b: Vector) -> Vector { a.replacing(with: b, where: b .< a) }

/// e to the power of each number, within 2e-7 of the value, for -87...87; the nearer of these beyond.
@inlinable @inline(__always)
package func exponential(_ x: Vector) -> Vector {
    let clamped = smaller(larger(x, Vector(repeating: -87)), Vector(repeating: 87))
    // Adding 1.5 * 2^23 rounds to a whole number that then stands in the lowest bits.
    let shifted = clamped * 1.44269504088896341 + 12_582_912
    let whole = shifted - 12_582_912
    let r = clamped - whole * 0.693359375 + whole * 2.12194440e-4
    var p = r * 1.9875691500e-4 + 1.3981999507e-3
    p = p * r + 8.3334519073e-3
    p = p * r + 4.1665795894e-2
    p = p * r + 1.6666665459e-1
    p = p * r + 5.0000001201e-1
    let value = p * r * r + r + 1
    return numbers(bits(value) &+ (bits(shifted) &<< 23))
}
