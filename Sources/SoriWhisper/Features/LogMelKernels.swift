// Kernels over rows of log-mel values.

/// `out[r * stride + c] = log10(max(mel[r][c], 1e-10))` for r in 0..<rows, c in 0..<count (at most 8); gives the
/// largest.
func storeLogRows(
    _ mel: UnsafePointer<SIMD8<Float>>, _ out: UnsafeMutablePointer<Float>, stride: Int, rows: Int, count: Int
) -> Float {
    var loudest = SIMD8<Float>(repeating: -10)
    for row in 0..<rows {
        let value = unsafe log10(clamped: mel[row])
        let target = unsafe out + row * stride
        if count == 8 {
            unsafe UnsafeMutableRawPointer(target).storeBytes(of: value, as: SIMD8<Float>.self)
            loudest = larger(loudest, value)
        } else {
            for lane in 0..<count {
                unsafe target[lane] = value[lane]
                loudest[lane] = max(loudest[lane], value[lane])
            }
        }
    }
    return loudest.max()
}

/// `out[r * stride + c] = value` for r in 0..<rows, c in 0..<count.
func fillRows(_ out: UnsafeMutablePointer<Float>, stride: Int, rows: Int, count: Int, value: Float) {
    for row in 0..<rows { unsafe (out + row * stride).update(repeating: value, count: count) }
}

/// `x[i] = (max(x[i], least) + 4) / 4` for i in 0..<count.
func normaliseLogMel(_ x: UnsafeMutablePointer<Float>, count: Int, least: Float) {
    let raw = UnsafeMutableRawPointer(x)
    var index = 0
    while index + 8 <= count {
        let target = unsafe raw + 4 * index
        let value = unsafe larger(target.loadUnaligned(as: SIMD8<Float>.self), SIMD8(repeating: least))
        unsafe target.storeBytes(of: (value + 4) * 0.25, as: SIMD8<Float>.self)
        index += 8
    }
    while index < count {
        unsafe x[index] = (max(x[index], least) + 4) * 0.25
        index += 1
    }
}

/// log10 of the values, those below 1e-10 taken as 1e-10; within 2e-7 of the value, absolutely.
///
/// Splits off the exponent so that the fraction lies in 0.707...1.414; its logarithm is the polynomial of Cephes
/// `logf`.
@inline(__always)
private func log10(clamped value: SIMD8<Float>) -> SIMD8<Float> {
    let x = larger(value, SIMD8(repeating: 1e-10))
    let bits = unsafe unsafeBitCast(x, to: SIMD8<Int32>.self)
    // 0x3F3504F3 is sqrt(1/2): fractions from there up to its double keep their exponent.
    let shifted = bits &- SIMD8(repeating: 0x3F35_04F3)
    let exponent = shifted &>> SIMD8(repeating: 23)
    let fraction = unsafe unsafeBitCast(bits &- (exponent &<< SIMD8(repeating: 23)), to: SIMD8<Float>.self)
    let f = fraction - 1
    let f2 = f * f
    var p = f * 7.0376836292e-2 - 1.1514610310e-1
    p = p * f + 1.1676998740e-1
    p = p * f - 1.2420140846e-1
    p = p * f + 1.4249322787e-1
    p = p * f - 1.6668057665e-1
    p = p * f + 2.0000714765e-1
    p = p * f - 2.4999993993e-1
    p = p * f + 3.3333331174e-1
    let logarithm = f + (f * f2 * p - f2 * 0.5)
    return SIMD8<Float>(exponent) * 0.301029995663981195 + logarithm * 0.434294481903251828
}
