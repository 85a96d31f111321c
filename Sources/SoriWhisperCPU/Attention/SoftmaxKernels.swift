import SoriWhisper

// The softmax of attention's scores between two products of oneDNN, with weights of one byte.

/// `x[t] = (x[t] * scale[t] - compensation[t]) * factor` for t in 0..<count; gives the largest.
func scoreRow(
    _ x: UnsafeMutablePointer<Float>, _ scale: UnsafePointer<Float>, _ compensation: UnsafePointer<Float>,
    factor: Float,
    count: Int
) -> Float {
    var (m0, m1) = (Vector(repeating: -.infinity), Vector(repeating: -.infinity))
    var t = 0
    while t + 16 <= count {
        let a = unsafe (load(x, t) * load(scale, t) - load(compensation, t)) * factor
        let b = unsafe (load(x, t + 8) * load(scale, t + 8) - load(compensation, t + 8)) * factor
        m0 = larger(m0, a)
        m1 = larger(m1, b)
        unsafe store(a, x, t)
        unsafe store(b, x, t + 8)
        t += 16
    }
    var most = larger(m0, m1).max()
    while t < count {
        let value = unsafe (x[t] * scale[t] - compensation[t]) * factor
        unsafe x[t] = value
        most = max(most, value)
        t += 1
    }
    return most
}

/// `out[t] = floor(n * 2^(x[t] - most) + dither[t] + 0.5)` for t in 0..<count, 0 up to `padded`; n is 127...254. Gives
/// their sum, at least 1.
///
/// The dither, spread evenly over -0.5..<0.5, keeps what is less than a step of 1/254: it comes through in the mean.
func weighRow(
    _ x: UnsafePointer<Float>, most: Float, _ dither: UnsafePointer<Float>, count: Int, padded: Int,
    out: UnsafeMutablePointer<UInt8>
) -> Float {
    // A whole number, so that it joins the one that rounds: the largest weight comes to 127...254.
    let offset = (7.98868469 - most).rounded(.down)
    let shift = rounding + offset
    let least = -20 - offset
    var (s0, s1) = (SIMD8<UInt32>(), SIMD8<UInt32>())
    var t = 0
    while t + 16 <= count {
        let a = unsafe wholePower(load(x, t), shift: shift, least: least, load(dither, t))
        let b = unsafe wholePower(load(x, t + 8), shift: shift, least: least, load(dither, t + 8))
        s0 &+= bits(a)
        s1 &+= bits(b)
        unsafe UnsafeMutableRawPointer(out + t).storeBytes(of: lowBytes(a), as: SIMD8<UInt8>.self)
        unsafe UnsafeMutableRawPointer(out + t + 8).storeBytes(of: lowBytes(b), as: SIMD8<UInt8>.self)
        t += 16
    }
    // The sums hold the rounding's own bits as often as they were added to.
    let sums = s0 &+ s1 &- SIMD8(repeating: UInt32(truncatingIfNeeded: t / 8) &* rounding.bitPattern)
    var sum = total(Vector(SIMD8<Int32>(truncatingIfNeeded: sums)))
    while t < count {
        let whole = unsafe wholePower(
            Vector(repeating: x[t]), shift: shift, least: least, Vector(repeating: dither[t]))[0]
        let value = UInt8(truncatingIfNeeded: whole.bitPattern)
        sum += Float(value)
        unsafe out[t] = value
        t += 1
    }
    while t < padded {
        unsafe out[t] = 0
        t += 1
    }
    return max(sum, 1)
}

/// `2^(x + shift - rounding) + dither`, rounded to a whole number that stands in the lowest bits; within 0.2 % of the
/// power.
/// `shift` is whole; x below `least` counts as that.
@inline(__always)
private func wholePower(_ x: Vector, shift: Float, least: Float, _ dither: Vector) -> Vector {
    let clamped = larger(x, Vector(repeating: least))
    let shifted = clamped + shift
    let f = clamped - (shifted - shift)
    let p = (f * 0.23842892 + 0.70344808) * f + 1.00044315
    return numbers(bits(p) &+ (bits(shifted) &<< 23)) + dither + rounding
}

/// `out[c] = x[c] * scale[c] * factor` for c in 0..<count.
func scaleColumns(
    _ x: UnsafePointer<Float>, _ scale: UnsafePointer<Float>, factor: Float, count: Int,
    out: UnsafeMutablePointer<Float>
) {
    var c = 0
    while c < count {
        unsafe store(load(x, c) * load(scale, c) * factor, out, c)
        c += 8
    }
}
