// Kernels that pack one head's keys and values as bytes. `width` is a multiple of 8.

/// 1.5 times 2 to the 23rd: added to a number it rounds it, and leaves it as a whole number in the lowest bits.
let rounding: Float = 12_582_912

/// Keys less their mean: byte k of position t is `round((x[t * stride + k] - mean[k]) / keyScale[t])`;
/// `keyCorrection[t]` is what 128 in every number of a query adds.
func packKeyBytes(
    _ x: UnsafePointer<Float>, stride: Int, width: Int, positions: Int, inner: Int, layout: PanelLayout,
    into place: HeadPlace
) {
    // The mean stands in the value scales until the values are packed, by the same thread; both have the head's width.
    let mean = unsafe place.valueScale
    for k in Swift.stride(from: 0, to: width, by: 8) {
        var sum = Vector()
        for t in 0..<positions { unsafe sum += load(x, t * stride + k) }
        unsafe store(sum / Float(positions), mean, k)
    }
    let out = unsafe UnsafeMutableRawPointer(place.keys)
    let (panel, group) = (layout.panel, layout.group)
    for t in 0..<positions {
        let key = unsafe x + t * stride
        var most = Vector()
        for k in Swift.stride(from: 0, to: width, by: 8) {
            unsafe most = larger(most, magnitude(load(key, k) - load(mean, k)))
        }
        let top = most.max()
        let scale = top > 1e-30 && top < 1e30 ? top / 127 : 1
        let factor = top > 1e-30 && top < 1e30 ? 127 / top : 0
        let column = unsafe out + t / panel * inner * panel + t % panel * group
        var sums = Vector()
        for k in Swift.stride(from: 0, to: width, by: 8) {
            let shifted = unsafe (load(key, k) - load(mean, k)) * factor + rounding
            sums += shifted - rounding
            let bytes = lowBytes(shifted)
            if group == 4 {
                let words = unsafe unsafeBitCast(bytes, to: SIMD2<UInt32>.self)
                unsafe (column + k * panel).storeBytes(of: words.x, as: UInt32.self)
                unsafe (column + (k + 4) * panel).storeBytes(of: words.y, as: UInt32.self)
            } else {
                for lane in 0..<8 { unsafe (column + (k + lane) * panel).storeBytes(of: bytes[lane], as: UInt8.self) }
            }
        }
        unsafe place.keyScale[t] = scale
        unsafe place.keyCorrection[t] = 128 * sums.sum() * scale
    }
}

/// Byte c of position t is `round(x[t * stride + c] / valueScale[c])`.
func packValueBytes(
    _ x: UnsafePointer<Float>, stride: Int, width: Int, positions: Int, rows: Int, layout: PanelLayout,
    into place: HeadPlace
) {
    let out = unsafe UnsafeMutableRawPointer(place.values)
    for c in Swift.stride(from: 0, to: width, by: 8) {
        var most = Vector(repeating: 1e-30)
        for t in 0..<positions { unsafe most = larger(most, magnitude(load(x, t * stride + c))) }
        most = smaller(most, Vector(repeating: 1e30))
        unsafe store(most / 127, place.valueScale, c)
        let factor = 127 / most
        guard layout.group == 4 else {
            for t in 0..<positions {
                let bytes = unsafe lowBytes(load(x, t * stride + c) * factor + rounding)
                unsafe (out + layout.index(t, c, rows: rows)).storeBytes(of: bytes, as: SIMD8<UInt8>.self)
            }
            continue
        }
        for t in Swift.stride(from: 0, to: positions, by: 4) {
            var words = SIMD8<UInt32>()
            for next in 0..<min(4, positions - t) {
                let shifted = unsafe bits(load(x, (t + next) * stride + c) * factor + rounding)
                words |= (shifted & 0xFF) &<< SIMD8(repeating: UInt32(8 * next))
            }
            unsafe (out + layout.index(t, c, rows: rows)).storeBytes(of: words, as: SIMD8<UInt32>.self)
        }
    }
}

/// `x[t] = (x[t] * scale[t] - correction[t]) * factor` for t in 0..<count; gives the largest.
func scoreRow(
    _ x: UnsafeMutablePointer<Float>, _ scale: UnsafePointer<Float>, _ correction: UnsafePointer<Float>, factor: Float,
    count: Int
) -> Float {
    var (m0, m1) = (Vector(repeating: -.infinity), Vector(repeating: -.infinity))
    var t = 0
    while t + 16 <= count {
        let a = unsafe (load(x, t) * load(scale, t) - load(correction, t)) * factor
        let b = unsafe (load(x, t + 8) * load(scale, t + 8) - load(correction, t + 8)) * factor
        m0 = larger(m0, a)
        m1 = larger(m1, b)
        unsafe store(a, x, t)
        unsafe store(b, x, t + 8)
        t += 16
    }
    var most = larger(m0, m1).max()
    while t < count {
        let value = unsafe (x[t] * scale[t] - correction[t]) * factor
        unsafe x[t] = value
        most = max(most, value)
        t += 1
    }
    return most
}

/// `out[t] = floor(254 * 2^(x[t] - most) + dither[t] + 0.5)` for t in 0..<count, 0 up to `padded`; gives their sum.
///
/// The dither, spread evenly over -0.5..<0.5, keeps what is less than a step of 1/254: it comes through in the mean.
func weighRow(
    _ x: UnsafePointer<Float>, most: Float, _ dither: UnsafePointer<Float>, count: Int, padded: Int,
    out: UnsafeMutablePointer<UInt8>
) -> Float {
    let offset = 7.98868469 - most
    var (s0, s1) = (Vector(), Vector())
    var t = 0
    while t + 16 <= count {
        let a = unsafe wholePower(load(x, t) + offset, load(dither, t))
        let b = unsafe wholePower(load(x, t + 8) + offset, load(dither, t + 8))
        s0 += a - rounding
        s1 += b - rounding
        unsafe UnsafeMutableRawPointer(out + t).storeBytes(of: lowBytes(a), as: SIMD8<UInt8>.self)
        unsafe UnsafeMutableRawPointer(out + t + 8).storeBytes(of: lowBytes(b), as: SIMD8<UInt8>.self)
        t += 16
    }
    var sum = (s0 + s1).sum()
    while t < count {
        let value = unsafe wholePower(Vector(repeating: x[t] + offset), Vector(repeating: dither[t]))[0] - rounding
        sum += value
        unsafe out[t] = UInt8(truncatingIfNeeded: Int(value))
        t += 1
    }
    while t < padded {
        unsafe out[t] = 0
        t += 1
    }
    return sum
}

/// `2^y + dither`, rounded to a whole number that stands in the lowest bits; within 0.2 % of the power.
@inline(__always)
private func wholePower(_ y: Vector, _ dither: Vector) -> Vector {
    let clamped = larger(y, Vector(repeating: -20))
    let shifted = clamped + rounding
    let f = clamped - (shifted - rounding)
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
