// Kernels of the frame transform. A vector holds one value of eight frames; R is SIMD8<Float>.

/// `out[n] = w[2n] s[2n] + i w[2n+1] s[2n+1]` for n in 0..<200, lane l reading `s[160 l ...]`.
func gatherFrames(_ source: UnsafePointer<Float>, _ window: UnsafePointer<Float>, _ out: ComplexRows) {
    for index in 0..<200 {
        let offset = 2 * index
        let even = unsafe SIMD8(
            source[offset], source[offset + 160], source[offset + 320], source[offset + 480], source[offset + 640],
            source[offset + 800], source[offset + 960], source[offset + 1120])
        let odd = unsafe SIMD8(
            source[offset + 1], source[offset + 161], source[offset + 321], source[offset + 481], source[offset + 641],
            source[offset + 801], source[offset + 961], source[offset + 1121])
        unsafe out.real[index] = even * window[offset]
        unsafe out.imaginary[index] = odd * window[offset + 1]
    }
}

/// One step of radix 5: `out[q + s (5 p + k)] = w^(p k) * sum over j of in[q + s (p + m j)] e^(-2 pi i j k / 5)`,
/// m = length / 5, p in 0..<m, q in 0..<stride, w = e^(-2 pi i / length); roots: those of 200.
func radix5(_ x: ComplexRows, _ y: ComplexRows, length: Int, stride: Int, _ roots: UnsafePointer<SIMD2<Float>>) {
    let m = length / 5
    let c1: Float = 0.309016994374947424
    let c2: Float = -0.809016994374947424
    let s1: Float = 0.951056516295153572
    let s2: Float = 0.587785252292473129
    for p in 0..<m {
        let step = p * stride
        let (w1, w2) = unsafe (roots[step], roots[2 * step])
        let (w3, w4) = unsafe (roots[3 * step], roots[4 * step])
        for q in 0..<stride {
            let (i0, d) = (q + stride * p, stride * m)
            let (ar, ai) = unsafe (x.real[i0], x.imaginary[i0])
            let (br, bi) = unsafe (x.real[i0 + d], x.imaginary[i0 + d])
            let (cr, ci) = unsafe (x.real[i0 + 2 * d], x.imaginary[i0 + 2 * d])
            let (dr, di) = unsafe (x.real[i0 + 3 * d], x.imaginary[i0 + 3 * d])
            let (er, ei) = unsafe (x.real[i0 + 4 * d], x.imaginary[i0 + 4 * d])
            let (t1r, t1i) = (br + er, bi + ei)
            let (t2r, t2i) = (cr + dr, ci + di)
            let (t3r, t3i) = (br - er, bi - ei)
            let (t4r, t4i) = (cr - dr, ci - di)
            let (m1r, m1i) = (ar + t1r * c1 + t2r * c2, ai + t1i * c1 + t2i * c2)
            let (m2r, m2i) = (ar + t1r * c2 + t2r * c1, ai + t1i * c2 + t2i * c1)
            let (n1r, n1i) = (t3r * s1 + t4r * s2, t3i * s1 + t4i * s2)
            let (n2r, n2i) = (t3r * s2 - t4r * s1, t3i * s2 - t4i * s1)
            let o = q + stride * 5 * p
            unsafe y.real[o] = ar + t1r + t2r
            unsafe y.imaginary[o] = ai + t1i + t2i
            unsafe storeTurned(y, o + stride, m1r + n1i, m1i - n1r, w1)
            unsafe storeTurned(y, o + 2 * stride, m2r + n2i, m2i - n2r, w2)
            unsafe storeTurned(y, o + 3 * stride, m2r - n2i, m2i + n2r, w3)
            unsafe storeTurned(y, o + 4 * stride, m1r - n1i, m1i + n1r, w4)
        }
    }
}

/// One step of radix 4, as `radix5` with 4 for 5.
func radix4(_ x: ComplexRows, _ y: ComplexRows, length: Int, stride: Int, _ roots: UnsafePointer<SIMD2<Float>>) {
    let m = length / 4
    for p in 0..<m {
        let step = p * stride
        let (w1, w2, w3) = unsafe (roots[step], roots[2 * step], roots[3 * step])
        for q in 0..<stride {
            let (i0, d) = (q + stride * p, stride * m)
            let (ar, ai) = unsafe (x.real[i0], x.imaginary[i0])
            let (br, bi) = unsafe (x.real[i0 + d], x.imaginary[i0 + d])
            let (cr, ci) = unsafe (x.real[i0 + 2 * d], x.imaginary[i0 + 2 * d])
            let (dr, di) = unsafe (x.real[i0 + 3 * d], x.imaginary[i0 + 3 * d])
            let (t0r, t0i) = (ar + cr, ai + ci)
            let (t1r, t1i) = (ar - cr, ai - ci)
            let (t2r, t2i) = (br + dr, bi + di)
            let (t3r, t3i) = (br - dr, bi - di)
            let o = q + stride * 4 * p
            unsafe y.real[o] = t0r + t2r
            unsafe y.imaginary[o] = t0i + t2i
            unsafe storeTurned(y, o + stride, t1r + t3i, t1i - t3r, w1)
            unsafe storeTurned(y, o + 2 * stride, t0r - t2r, t0i - t2i, w2)
            unsafe storeTurned(y, o + 3 * stride, t1r - t3i, t1i + t3r, w3)
        }
    }
}

/// The last step, of radix 2: `out[q] = in[q] + in[q + s]`, `out[q + s] = in[q] - in[q + s]`, q in 0..<s.
func radix2(_ x: ComplexRows, _ y: ComplexRows, stride: Int) {
    for q in 0..<stride {
        let (ar, ai) = unsafe (x.real[q], x.imaginary[q])
        let (br, bi) = unsafe (x.real[q + stride], x.imaginary[q + stride])
        unsafe y.real[q] = ar + br
        unsafe y.imaginary[q] = ai + bi
        unsafe y.real[q + stride] = ar - br
        unsafe y.imaginary[q + stride] = ai - bi
    }
}

/// `out[k] = |X[k]|^2`, k in 0...200, of the real sequence whose even and odd samples have the joint transform `z`:
/// `X[k] = E[k] + e^(-2 pi i k / 400) O[k]`, E and O from `z[k]` and the conjugate of `z[200 - k]`; roots: of 400.
func realPowers(
    _ z: ComplexRows, _ out: UnsafeMutablePointer<SIMD8<Float>>, _ roots: UnsafePointer<SIMD2<Float>>
) {
    for k in 0...100 {
        let (a, b) = (k, k == 0 ? 0 : 200 - k)
        let (ar, ai) = unsafe (z.real[a], z.imaginary[a])
        let (br, bi) = unsafe (z.real[b], z.imaginary[b])
        let (er, ei) = ((ar + br) * 0.5, (ai - bi) * 0.5)
        let (or, oi) = ((ai + bi) * 0.5, (br - ar) * 0.5)
        let root = unsafe roots[k]
        let (tr, ti) = (or * root.x - oi * root.y, or * root.y + oi * root.x)
        let (lr, li) = (er + tr, ei + ti)
        let (hr, hi) = (er - tr, ei - ti)
        unsafe out[k] = lr * lr + li * li
        unsafe out[200 - k] = hr * hr + hi * hi
    }
}

/// `y[i] = (r + i s) * w`
@inline(__always)
private func storeTurned(
    _ y: ComplexRows, _ index: Int, _ real: SIMD8<Float>, _ imaginary: SIMD8<Float>, _ w: SIMD2<Float>
) {
    unsafe y.real[index] = real * w.x - imaginary * w.y
    unsafe y.imaginary[index] = real * w.y + imaginary * w.x
}
