import SoriWhisper

// Kernels over one row of Float. Counts are multiples of 8 (widths of Whisper are multiples of 64) where nothing else
// is said.

/// `out[i] = (sums[i] * columnScale[i] - compensation[i]) * scale + bias[i]` for i in 0..<count, any count.
func finishRow(
    _ sums: UnsafePointer<Float>, _ columnScale: UnsafePointer<Float>, _ compensation: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>, scale: Float, count: Int, out: UnsafeMutablePointer<Float>
) {
    var i = 0
    while i + 8 <= count {
        let value = unsafe (load(sums, i) * load(columnScale, i) - load(compensation, i)) * scale + load(bias, i)
        unsafe store(value, out, i)
        i += 8
    }
    while i < count {
        unsafe out[i] = (sums[i] * columnScale[i] - compensation[i]) * scale + bias[i]
        i += 1
    }
}

/// `out[i] += (sums[i] * columnScale[i] - compensation[i]) * scale + bias[i]` for i in 0..<count.
func finishRowAdding(
    _ sums: UnsafePointer<Float>, _ columnScale: UnsafePointer<Float>, _ compensation: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>, scale: Float, count: Int, out: UnsafeMutablePointer<Float>
) {
    var i = 0
    while i < count {
        let value = unsafe (load(sums, i) * load(columnScale, i) - load(compensation, i)) * scale + load(bias, i)
        unsafe store(load(out, i) + value, out, i)
        i += 8
    }
}

/// `out[i] = x[i] + y[i]` for i in 0..<count.
func addRows(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int, out: UnsafeMutablePointer<Float>
) {
    var i = 0
    while i < count {
        unsafe store(load(x, i) + load(y, i), out, i)
        i += 8
    }
}

/// `out[i] = x[i] * factor` for i in 0..<count.
func scaleRow(_ x: UnsafePointer<Float>, _ factor: Float, count: Int, out: UnsafeMutablePointer<Float>) {
    var i = 0
    while i < count {
        unsafe store(load(x, i) * factor, out, i)
        i += 8
    }
}

/// `x[i] = x[i] (1 + erf(x[i] / sqrt(2))) / 2` for i in 0..<count, within 2e-7 of the larger of 1 and the value.
func geluRow(_ x: UnsafeMutablePointer<Float>, count: Int) {
    var i = 0
    while i < count {
        unsafe store(gelu(load(x, i)), x, i)
        i += 8
    }
}

/// As `geluRow`, within 2e-4 plus 4e-4 of the value: half an odd polynomial instead of a power and a division. For
/// products of bytes and bfloat16, whose steps are coarser.
func geluRowCoarsely(_ x: UnsafeMutablePointer<Float>, count: Int) {
    var i = 0
    while i < count {
        let v = unsafe load(x, i)
        let t = smaller(larger(v, Vector(repeating: -3.4)), Vector(repeating: 3.4))
        let s = t * t
        var p = s * -7.90313195e-7 + 3.70680138e-5
        p = p * s - 7.44731556e-4
        p = p * s + 8.56201480e-3
        p = p * s - 6.43043456e-2
        p = p * s + 3.97785214e-1
        unsafe store(v * (p * t + 0.5), x, i)
        i += 8
    }
}

/// The complementary error function of the magnitude by the rational form 7.1.26 of Abramowitz and Stegun (1.5e-7).
@inline(__always)
private func gelu(_ x: Vector) -> Vector {
    let z = magnitude(x) * 0.707106781186547524
    let t = 1 / (z * 0.3275911 + 1)
    var p = t * 1.061405429 - 1.453152027
    p = p * t + 1.421413741
    p = p * t - 0.284496736
    p = p * t + 0.254829592
    let tail = p * t * exponential(z * -z)
    // Half of erfc(|z|), on the side of the sign.
    let half = tail * 0.5
    return x * half.replacing(with: 1 - half, where: x .> 0)
}

/// Without the signs.
@inline(__always)
func magnitude(_ v: Vector) -> Vector { numbers(bits(v) & 0x7FFF_FFFF) }

/// Turns scores into weights: `x[i] = e^(x[i] - max)` for i in 0..<count; gives their sum. Zeros from count to
/// `padded`.
func exponentiateRow(_ x: UnsafeMutablePointer<Float>, count: Int, padded: Int) -> Float {
    let whole = count & ~7
    var top = Vector(repeating: -.infinity)
    var i = 0
    while i < whole {
        unsafe top = larger(top, load(x, i))
        i += 8
    }
    var most = top.max()
    while i < count {
        most = unsafe max(most, x[i])
        i += 1
    }
    var sums = Vector()
    i = 0
    while i < whole {
        let value = unsafe exponential(load(x, i) - most)
        sums += value
        unsafe store(value, x, i)
        i += 8
    }
    var sum = total(sums)
    while i < count {
        let value = unsafe exponential(Vector(repeating: x[i] - most))[0]
        sum += value
        unsafe x[i] = value
        i += 1
    }
    while i < padded {
        unsafe x[i] = 0
        i += 1
    }
    return sum
}
