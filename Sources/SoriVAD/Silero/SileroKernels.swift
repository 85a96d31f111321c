import Glibc

// The layers of Silero VAD 6 for one window: four frames of spectrum, so four, two and one time steps deep.
// SIMD8 with four accumulators: Swift never reorders float sums by itself (scalar loops are ten times slower).
// Weights are packed by `SileroModel` so that every loop below reads them in order.

/// The magnitude spectrum of four frames, 128 samples apart: `out[k][t] = |sum_n x[128 t + n] window[n] e^(-2 pi i k n
/// / 256)|` for `k` in 0...128.
///
/// - x: [640] samples; window: [256]; twiddles: [128] cos, -sin of 2 pi k / 256, alternating: [256]
/// - work: [256] SIMD4 (128 complex numbers, one frame per SIMD lane); out: [129] SIMD4 (likewise)
///
/// The model carries this as a convolution of 258 x 256; a real transform of 256 points costs a twentieth of it.
func sileroSpectrum(
    _ x: UnsafePointer<Float>, window: UnsafePointer<Float>, twiddles: UnsafePointer<Float>,
    reversed: UnsafePointer<Int32>, work: UnsafeMutablePointer<SIMD4<Float>>, out: UnsafeMutablePointer<SIMD4<Float>>
) {
    // Even samples as real parts, odd ones as imaginary: a complex transform of half the length.
    for index in 0..<128 {
        let n = unsafe 2 * Int(reversed[index])
        let even = unsafe SIMD4(x[n], x[n + 128], x[n + 256], x[n + 384]) * window[n]
        let odd = unsafe SIMD4(x[n + 1], x[n + 129], x[n + 257], x[n + 385]) * window[n + 1]
        unsafe work[2 * index] = even
        unsafe work[2 * index + 1] = odd
    }
    var half = 1
    while half < 128 {
        // The twiddle of a transform of 2 * half points is every (128 / half)th of 256.
        let stride = 128 / half
        var start = 0
        while start < 128 {
            for j in 0..<half {
                let (cosine, sine) = unsafe (twiddles[2 * j * stride], twiddles[2 * j * stride + 1])
                let (low, high) = (2 * (start + j), 2 * (start + j + half))
                let (re, im) = unsafe (work[high], work[high + 1])
                let turnedRe = re * cosine - im * sine
                let turnedIm = re * sine + im * cosine
                let (lowRe, lowIm) = unsafe (work[low], work[low + 1])
                unsafe work[high] = lowRe - turnedRe
                unsafe work[high + 1] = lowIm - turnedIm
                unsafe work[low] = lowRe + turnedRe
                unsafe work[low + 1] = lowIm + turnedIm
            }
            start += 2 * half
        }
        half *= 2
    }
    // X[k] = E[k] + w^k O[k], with E and O the even and odd parts of the half-length transform.
    for k in 0...128 {
        let (a, b) = (2 * (k & 127), 2 * ((128 - k) & 127))
        let evenRe = unsafe (work[a] + work[b]) * 0.5
        let evenIm = unsafe (work[a + 1] - work[b + 1]) * 0.5
        let oddRe = unsafe (work[a + 1] + work[b + 1]) * 0.5
        let oddIm = unsafe (work[b] - work[a]) * 0.5
        let cosine = k == 128 ? -1 : unsafe twiddles[2 * k]
        let sine = k == 128 ? 0 : unsafe twiddles[2 * k + 1]
        let re = evenRe + oddRe * cosine - oddIm * sine
        let im = evenIm + oddRe * sine + oddIm * cosine
        unsafe out[k] = (re * re + im * im).squareRoot()
    }
}

/// `out[t][o] = max(0, bias[o] + sum_i sum_k w[o][i][k] x[i][t + k - 1])`, 129 -> 128 channels, 4 -> 4 steps.
///
/// - x: [129] SIMD4 (one step per SIMD lane); weights: [16 blocks][129][3] SIMD8; bias: [16] SIMD8; out: [4][128]
func sileroConvolution1(
    _ x: UnsafePointer<SIMD4<Float>>, weights: UnsafePointer<SIMD8<Float>>, bias: UnsafePointer<SIMD8<Float>>,
    out: UnsafeMutablePointer<Float>
) {
    var w = unsafe weights
    for block in 0..<16 {
        var a0 = unsafe bias[block]
        var (a1, a2, a3) = (a0, a0, a0)
        for i in 0..<129 {
            let v = unsafe x[i]
            let (w0, w1, w2) = unsafe (w[0], w[1], w[2])
            a0 += w1 * v[0]
            a1 += w1 * v[1]
            a2 += w1 * v[2]
            a3 += w1 * v[3]
            a0 += w2 * v[1]
            a1 += w2 * v[2]
            a2 += w2 * v[3]
            a1 += w0 * v[0]
            a2 += w0 * v[1]
            a3 += w0 * v[2]
            unsafe w += 3
        }
        unsafe storeRectified(a0, out + 8 * block)
        unsafe storeRectified(a1, out + 128 + 8 * block)
        unsafe storeRectified(a2, out + 256 + 8 * block)
        unsafe storeRectified(a3, out + 384 + 8 * block)
    }
}

/// `out[t][o] = max(0, bias[o] + sum_i sum_k w[o][i][k] x[2 t + k - 1][i])`, 128 -> 64 channels, 4 -> 2 steps.
///
/// - x: [4][128]; weights: [4 blocks][128][3][2] SIMD8; bias: [8] SIMD8; out: [2][64]
func sileroConvolution2(
    _ x: UnsafePointer<Float>, weights: UnsafePointer<SIMD8<Float>>, bias: UnsafePointer<SIMD8<Float>>,
    out: UnsafeMutablePointer<Float>
) {
    var w = unsafe weights
    for block in 0..<4 {
        var (a0, b0) = unsafe (bias[2 * block], bias[2 * block + 1])
        var (a1, b1) = (a0, b0)
        for i in 0..<128 {
            let (x0, x1, x2, x3) = unsafe (x[i], x[128 + i], x[256 + i], x[384 + i])
            unsafe a1 += w[0] * x1
            unsafe b1 += w[1] * x1
            unsafe a0 += w[2] * x0
            unsafe b0 += w[3] * x0
            unsafe a1 += w[2] * x2
            unsafe b1 += w[3] * x2
            unsafe a0 += w[4] * x1
            unsafe b0 += w[5] * x1
            unsafe a1 += w[4] * x3
            unsafe b1 += w[5] * x3
            unsafe w += 6
        }
        unsafe storeRectified(a0, out + 16 * block)
        unsafe storeRectified(b0, out + 16 * block + 8)
        unsafe storeRectified(a1, out + 64 + 16 * block)
        unsafe storeRectified(b1, out + 64 + 16 * block + 8)
    }
}

/// `out[o] = bias[o] + sum_i w[o][i] x[i]`, at least zero when `rectified`.
///
/// - x: [inputs]; weights: [outputs / 32][inputs][4] SIMD8; bias: [outputs / 8] SIMD8; out: [outputs]
func sileroDense(
    _ x: UnsafePointer<Float>, inputs: Int, outputs: Int, weights: UnsafePointer<SIMD8<Float>>,
    bias: UnsafePointer<SIMD8<Float>>, rectified: Bool, out: UnsafeMutablePointer<Float>
) {
    var w = unsafe weights
    for block in 0..<outputs / 32 {
        var (a0, a1) = unsafe (bias[4 * block], bias[4 * block + 1])
        var (a2, a3) = unsafe (bias[4 * block + 2], bias[4 * block + 3])
        for i in 0..<inputs {
            let v = unsafe x[i]
            unsafe a0 += w[0] * v
            unsafe a1 += w[1] * v
            unsafe a2 += w[2] * v
            unsafe a3 += w[3] * v
            unsafe w += 4
        }
        let target = unsafe out + 32 * block
        if rectified {
            unsafe storeRectified(a0, target)
            unsafe storeRectified(a1, target + 8)
            unsafe storeRectified(a2, target + 16)
            unsafe storeRectified(a3, target + 24)
        } else {
            unsafe UnsafeMutableRawPointer(target).storeBytes(of: a0, as: SIMD8<Float>.self)
            unsafe UnsafeMutableRawPointer(target + 8).storeBytes(of: a1, as: SIMD8<Float>.self)
            unsafe UnsafeMutableRawPointer(target + 16).storeBytes(of: a2, as: SIMD8<Float>.self)
            unsafe UnsafeMutableRawPointer(target + 24).storeBytes(of: a3, as: SIMD8<Float>.self)
        }
    }
}

/// One LSTM step from its gates, which replaces `c` and `h`: `c = f c + i g`, `h = o tanh(c)`.
///
/// - gates: [4][128] in the order input, forget, cell, output; h, c: [128]
func sileroMemory(_ gates: UnsafePointer<Float>, h: UnsafeMutablePointer<Float>, c: UnsafeMutablePointer<Float>) {
    for j in 0..<128 {
        let keep = unsafe sigmoid(gates[128 + j]) * c[j]
        let cell = unsafe keep + sigmoid(gates[j]) * tanhf(gates[256 + j])
        unsafe c[j] = cell
        unsafe h[j] = sigmoid(gates[384 + j]) * tanhf(cell)
    }
}

/// `sigmoid(bias + sum_j w[j] max(0, h[j]))`; h, w: [128].
func sileroProbability(_ h: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: Float) -> Float {
    var sum = bias
    for j in 0..<128 { unsafe sum += weights[j] * max(0, h[j]) }
    return sigmoid(sum)
}

@inline(__always)
private func sigmoid(_ x: Float) -> Float { 1 / (1 + expf(-x)) }

@inline(__always)
private func storeRectified(_ value: SIMD8<Float>, _ target: UnsafeMutablePointer<Float>) {
    let rectified = value.replacing(with: 0, where: value .< 0)
    unsafe UnsafeMutableRawPointer(target).storeBytes(of: rectified, as: SIMD8<Float>.self)
}
