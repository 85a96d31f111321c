import SoriWhisper

// Packs one head's keys and values as bytes in whatever layout the library multiplies. `width` is a multiple of 8.
// Without the kernels for AVX-512 VNNI only: those have their own, for heads of width 64.

/// Keys less their mean: byte k of position t is `round((x[t * stride + k] - mean[k]) / keyScale[t])`;
/// `keyZeroPointCompensation[t]` is what 128 in every number of a query adds.
func packKeyBytes(
    _ x: UnsafePointer<Float>, stride: Int, width: Int, positions: Int, inner: Int, layout: PanelLayout,
    into head: KVHead
) {
    // The mean stands in the value scales until the values are packed, by the same thread; both have the head's width.
    let mean = unsafe head.valueScale
    unsafe sumColumns(x, stride: stride, width: width, rows: positions, out: mean)
    unsafe scaleRow(mean, 1 / Float(positions), count: width, out: mean)
    let out = unsafe UnsafeMutableRawPointer(head.keys)
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
                for index in 0..<8 {
                    unsafe (column + (k + index) * panel).storeBytes(of: bytes[index], as: UInt8.self)
                }
            }
        }
        unsafe head.keyScale[t] = scale
        unsafe head.keyZeroPointCompensation[t] = 128 * total(sums) * scale
    }
}

/// Byte c of position t is `round(x[t * stride + c] / valueScale[c])`.
func packValueBytes(
    _ x: UnsafePointer<Float>, stride: Int, width: Int, positions: Int, rows: Int, layout: PanelLayout,
    into head: KVHead
) {
    let out = unsafe UnsafeMutableRawPointer(head.values)
    unsafe largestOfColumns(x, stride: stride, width: width, rows: positions, out: head.valueScale)
    for c in Swift.stride(from: 0, to: width, by: 8) {
        let most = unsafe smaller(larger(load(head.valueScale, c), Vector(repeating: 1e-30)), Vector(repeating: 1e30))
        unsafe store(most / 127, head.valueScale, c)
    }
    for t in Swift.stride(from: 0, to: positions, by: layout.group) {
        let count = min(layout.group, positions - t)
        for c in Swift.stride(from: 0, to: width, by: 8) {
            let factor = unsafe 1 / load(head.valueScale, c)
            var words = SIMD8<UInt32>()
            for next in 0..<count {
                let shifted = unsafe bits(load(x, (t + next) * stride + c) * factor + rounding)
                words |= (shifted & 0xFF) &<< SIMD8(repeating: UInt32(8 * next))
            }
            let group = unsafe out + layout.index(t, c, rows: rows)
            if layout.group == 4 {
                unsafe group.storeBytes(of: words, as: SIMD8<UInt32>.self)
            } else {
                unsafe group.storeBytes(of: lowBytes(numbers(words)), as: SIMD8<UInt8>.self)
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
