import SoriWhisper

// Kernels that pack one head's keys and values as bytes. `width` is a multiple of 8.

/// 1.5 times 2 to the 23rd: added to a number it rounds it, and leaves it as a whole number in the lowest bits.
let rounding: Float = 12_582_912

/// Keys less their mean: byte k of position t is `round((x[t * stride + k] - mean[k]) / keyScale[t])`;
/// `keyCorrection[t]` is what 128 in every number of a query adds.
func portablePackKeyBytes(
    _ x: UnsafePointer<Float>, stride: Int, width: Int, positions: Int, inner: Int, layout: PanelLayout,
    into place: HeadPlace
) {
    // The mean stands in the value scales until the values are packed, by the same thread; both have the head's width.
    let mean = unsafe place.valueScale
    unsafe sumColumns(x, stride: stride, width: width, rows: positions, out: mean)
    unsafe scaleRow(mean, 1 / Float(positions), count: width, out: mean)
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
        unsafe place.keyCorrection[t] = 128 * total(sums) * scale
    }
}

/// Byte c of position t is `round(x[t * stride + c] / valueScale[c])`.
func portablePackValueBytes(
    _ x: UnsafePointer<Float>, stride: Int, width: Int, positions: Int, rows: Int, layout: PanelLayout,
    into place: HeadPlace
) {
    let out = unsafe UnsafeMutableRawPointer(place.values)
    unsafe largestOfColumns(x, stride: stride, width: width, rows: positions, out: place.valueScale)
    for c in Swift.stride(from: 0, to: width, by: 8) {
        let most = unsafe smaller(larger(load(place.valueScale, c), Vector(repeating: 1e-30)), Vector(repeating: 1e30))
        unsafe store(most / 127, place.valueScale, c)
    }
    for t in Swift.stride(from: 0, to: positions, by: layout.group) {
        let count = min(layout.group, positions - t)
        for c in Swift.stride(from: 0, to: width, by: 8) {
            let factor = unsafe 1 / load(place.valueScale, c)
            var words = SIMD8<UInt32>()
            for next in 0..<count {
                let shifted = unsafe bits(load(x, (t + next) * stride + c) * factor + rounding)
                words |= (shifted & 0xFF) &<< SIMD8(repeating: UInt32(8 * next))
            }
            let place = unsafe out + layout.index(t, c, rows: rows)
            if layout.group == 4 {
                unsafe place.storeBytes(of: words, as: SIMD8<UInt32>.self)
            } else {
                unsafe place.storeBytes(of: lowBytes(numbers(words)), as: SIMD8<UInt8>.self)
            }
        }
    }
}

/// `out[c] = sum over r of x[r * stride + c]` for c in 0..<width.
private func sumColumns(
    _ x: UnsafePointer<Float>, stride: Int, width: Int, rows: Int, out: UnsafeMutablePointer<Float>
) {
    unsafe out.update(repeating: 0, count: width)
    var c = 0
    while c + 32 <= width {
        var (s0, s1, s2, s3) = (Vector(), Vector(), Vector(), Vector())
        for r in 0..<rows {
            let row = unsafe x + (r &* stride &+ c)
            unsafe s0 += load(row, 0)
            unsafe s1 += load(row, 8)
            unsafe s2 += load(row, 16)
            unsafe s3 += load(row, 24)
        }
        unsafe store(s0, out, c)
        unsafe store(s1, out, c + 8)
        unsafe store(s2, out, c + 16)
        unsafe store(s3, out, c + 24)
        c += 32
    }
    while c < width {
        var sum = Vector()
        for r in 0..<rows { unsafe sum += load(x, r * stride + c) }
        unsafe store(sum, out, c)
        c += 8
    }
}

/// `out[c] = max over r of |x[r * stride + c]|` for c in 0..<width.
private func largestOfColumns(
    _ x: UnsafePointer<Float>, stride: Int, width: Int, rows: Int, out: UnsafeMutablePointer<Float>
) {
    var c = 0
    while c + 32 <= width {
        var (s0, s1, s2, s3) = (Vector(), Vector(), Vector(), Vector())
        for r in 0..<rows {
            let row = unsafe x + (r &* stride &+ c)
            s0 = unsafe larger(s0, magnitude(load(row, 0)))
            s1 = unsafe larger(s1, magnitude(load(row, 8)))
            s2 = unsafe larger(s2, magnitude(load(row, 16)))
            s3 = unsafe larger(s3, magnitude(load(row, 24)))
        }
        unsafe store(s0, out, c)
        unsafe store(s1, out, c + 8)
        unsafe store(s2, out, c + 16)
        unsafe store(s3, out, c + 24)
        c += 32
    }
    while c < width {
        var most = Vector()
        for r in 0..<rows { unsafe most = larger(most, magnitude(load(x, r * stride + c))) }
        unsafe store(most, out, c)
        c += 8
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

/// `out[t] = floor(n * 2^(x[t] - most) + dither[t] + 0.5)` for t in 0..<count, 0 up to `padded`; n is 127...254. Gives their
/// sum, at least 1.
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

/// `2^(x + shift - rounding) + dither`, rounded to a whole number that stands in the lowest bits; within 0.2 % of the power.
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
