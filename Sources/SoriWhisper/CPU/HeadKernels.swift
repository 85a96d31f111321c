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
            let bytes = SIMD8<UInt8>(truncatingIfNeeded: bits(shifted))
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
                let bytes = unsafe SIMD8<UInt8>(truncatingIfNeeded: bits(load(x, t * stride + c) * factor + rounding))
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

/// `out[t] = floor(254 e^(x[t] - most) + dither[t])` for t in 0..<count, 0 up to `padded`; gives their sum.
///
/// The dither, spread evenly over 0..<1, keeps what is less than a step of 1/254: it comes through in the mean.
func weighRow(
    _ x: UnsafePointer<Float>, most: Float, _ dither: UnsafePointer<Float>, count: Int, padded: Int,
    out: UnsafeMutablePointer<UInt8>
) -> Float {
    // e^(x - most) 254 as a power of two.
    let offset: Float = 7.98868469 - most * 1.44269504
    var sums = Vector()
    var t = 0
    while t < padded {
        let y = unsafe larger(load(x, t) * 1.44269504 + offset, Vector(repeating: -20))
        let shifted = y + rounding
        let f = y - (shifted - rounding)
        let p = ((f * 0.0551716648 + 0.24261112) * f + 0.69326099) * f + 0.99992807
        let power = numbers(bits(p) &+ (bits(shifted) &<< 23))
        let whole = unsafe power + load(dither, t) + rounding
        if t + 8 <= count {
            sums += whole - rounding
            unsafe UnsafeMutableRawPointer(out + t).storeBytes(
                of: SIMD8<UInt8>(truncatingIfNeeded: bits(whole)), as: SIMD8<UInt8>.self)
        } else {
            for lane in 0..<8 {
                let value = t + lane < count ? UInt8(truncatingIfNeeded: bits(whole)[lane]) : 0
                sums[lane] += Float(value)
                unsafe out[t + lane] = value
            }
        }
        t += 8
    }
    return sums.sum()
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
