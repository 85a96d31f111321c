/// A complex sequence of vectors, real and imaginary parts apart.
@unsafe
struct ComplexRows {
    let real: UnsafeMutablePointer<SIMD8<Float>>
    let imaginary: UnsafeMutablePointer<SIMD8<Float>>
}
