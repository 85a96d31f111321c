extension WeightType {
    /// Turns stored numbers into Float: `out[i] = source[i]` for i in 0..<count.
    ///
    /// `source` needs no alignment and holds `count` numbers of this type, `out` as many; `count` is a multiple of the
    /// block length. Both are the caller's to keep: nothing is checked.
    public func widen(_ source: UnsafeRawPointer, count: Int, into out: UnsafeMutablePointer<Float>) {
        switch self {
        case .float32: unsafe UnsafeMutableRawPointer(out).copyMemory(from: source, byteCount: 4 * count)
        case .float16: unsafe widenFloat16(source, count: count, into: out)
        case .bfloat16: unsafe widenBFloat16(source, count: count, into: out)
        case .int8: unsafe widenInt8(source, count: count, into: out)
        case .q8_0: unsafe widenQ8(source, blocks: count / 32, into: out)
        case .q5_0: unsafe widenQ5(source, blocks: count / 32, hasMinimum: false, into: out)
        case .q5_1: unsafe widenQ5(source, blocks: count / 32, hasMinimum: true, into: out)
        }
    }
}

/// Eight 16-bit floats as floats, by integer arithmetic: no instruction for 16-bit floats is assumed.
@inline(__always)
private func floats(_ narrow: SIMD8<UInt16>) -> SIMD8<Float> {
    let bits = SIMD8<UInt32>(truncatingIfNeeded: narrow)
    let sign = (bits & SIMD8(repeating: 0x8000)) &<< SIMD8(repeating: 16)
    let magnitude = (bits & SIMD8(repeating: 0x7FFF)) &<< SIMD8(repeating: 13)
    let exponent = magnitude & SIMD8(repeating: 0x0F80_0000)
    // Exponents are 112 apart; infinities and NaNs need 112 more, subnormals one more and its value taken off.
    let normal = magnitude &+ SIMD8(repeating: 112 << 23)
    let special = normal &+ SIMD8(repeating: 112 << 23)
    let subnormal =
        unsafe unsafeBitCast(normal &+ SIMD8(repeating: 1 << 23), to: SIMD8<Float>.self)
        - Float(bitPattern: 113 << 23)
    var result = normal.replacing(with: special, where: exponent .== SIMD8(repeating: 0x0F80_0000))
    result = result.replacing(
        with: unsafe unsafeBitCast(subnormal, to: SIMD8<UInt32>.self), where: exponent .== SIMD8())
    return unsafe unsafeBitCast(result | sign, to: SIMD8<Float>.self)
}

/// One 16-bit float as a float.
@inline(__always)
private func float(_ source: UnsafeRawPointer) -> Float {
    unsafe floats(SIMD8(repeating: source.loadUnaligned(as: UInt16.self)))[0]
}

private func widenFloat16(_ source: UnsafeRawPointer, count: Int, into out: UnsafeMutablePointer<Float>) {
    let target = UnsafeMutableRawPointer(out)
    var index = 0
    while index + 8 <= count {
        let value = unsafe floats((source + 2 * index).loadUnaligned(as: SIMD8<UInt16>.self))
        unsafe (target + 4 * index).storeBytes(of: value, as: SIMD8<Float>.self)
        index += 8
    }
    while index < count {
        unsafe out[index] = float(source + 2 * index)
        index += 1
    }
}

private func widenBFloat16(_ source: UnsafeRawPointer, count: Int, into out: UnsafeMutablePointer<Float>) {
    let target = UnsafeMutableRawPointer(out)
    var index = 0
    while index + 8 <= count {
        let narrow = unsafe (source + 2 * index).loadUnaligned(as: SIMD8<UInt16>.self)
        let value = SIMD8<UInt32>(truncatingIfNeeded: narrow) &<< SIMD8(repeating: 16)
        unsafe (target + 4 * index).storeBytes(of: value, as: SIMD8<UInt32>.self)
        index += 8
    }
    while index < count {
        let narrow = unsafe (source + 2 * index).loadUnaligned(as: UInt16.self)
        unsafe out[index] = Float(bitPattern: UInt32(narrow) << 16)
        index += 1
    }
}

/// Signed bytes as they are: their scale is the caller's business.
private func widenInt8(_ source: UnsafeRawPointer, count: Int, into out: UnsafeMutablePointer<Float>) {
    let target = UnsafeMutableRawPointer(out)
    var index = 0
    while index + 8 <= count {
        let value = unsafe SIMD8<Float>((source + index).loadUnaligned(as: SIMD8<Int8>.self))
        unsafe (target + 4 * index).storeBytes(of: value, as: SIMD8<Float>.self)
        index += 8
    }
    while index < count {
        unsafe out[index] = Float((source + index).loadUnaligned(as: Int8.self))
        index += 1
    }
}

/// Block: Float16 d, Int8 q[32]; `out[i] = d q[i]`.
private func widenQ8(_ source: UnsafeRawPointer, blocks: Int, into out: UnsafeMutablePointer<Float>) {
    let target = UnsafeMutableRawPointer(out)
    for block in 0..<blocks {
        let base = unsafe source + 34 * block
        let scale = unsafe float(base)
        for part in 0..<4 {
            let q = unsafe (base + 2 + 8 * part).loadUnaligned(as: SIMD8<Int8>.self)
            let value = SIMD8<Float>(q) * scale
            unsafe (target + 4 * (32 * block + 8 * part)).storeBytes(of: value, as: SIMD8<Float>.self)
        }
    }
}

/// Block: Float16 d, Float16 m if it has one, UInt32 h, UInt8 n[16]; q[i] is the lower four bits of n[i], q[16 + i] the
/// upper, each with bit i (16 + i) of h as its fifth; `out[i] = d q[i] + m`, or `d (q[i] - 16)`.
private func widenQ5(
    _ source: UnsafeRawPointer, blocks: Int, hasMinimum: Bool, into out: UnsafeMutablePointer<Float>
) {
    let target = UnsafeMutableRawPointer(out)
    let size = hasMinimum ? 24 : 22
    let indices = SIMD8<UInt32>(0, 1, 2, 3, 4, 5, 6, 7)
    for block in 0..<blocks {
        let base = unsafe source + size * block
        let scale = unsafe float(base)
        let minimum = hasMinimum ? unsafe float(base + 2) : -16 * scale
        let high = unsafe (base + size - 20).loadUnaligned(as: UInt32.self)
        for part in 0..<4 {
            let pairs = unsafe (base + size - 16 + 8 * (part & 1)).loadUnaligned(as: SIMD8<UInt8>.self)
            let shift = UInt32(4 * (part >> 1))
            let low = (SIMD8<UInt32>(truncatingIfNeeded: pairs) &>> SIMD8(repeating: shift)) & SIMD8(repeating: 15)
            let fifth =
                (SIMD8(repeating: high) &>> (indices &+ SIMD8(repeating: UInt32(8 * part)))) & SIMD8(repeating: 1)
            let q = SIMD8<Float>(SIMD8<Int32>(truncatingIfNeeded: low | fifth &<< SIMD8(repeating: 4)))
            unsafe (target + 4 * (32 * block + 8 * part)).storeBytes(of: q * scale + minimum, as: SIMD8<Float>.self)
        }
    }
}

/// Whether no number is infinite or NaN.
public func allFinite(_ values: UnsafeMutableBufferPointer<Float>) -> Bool {
    guard let base = values.baseAddress else { return true }
    let raw = UnsafeRawPointer(base)
    var bad = SIMD8<UInt32>()
    var index = 0
    // x - x is 0 for every finite x and NaN for all else.
    while index + 8 <= values.count {
        let value = unsafe (raw + 4 * index).loadUnaligned(as: SIMD8<Float>.self)
        bad |= unsafe unsafeBitCast(value - value, to: SIMD8<UInt32>.self)
        index += 8
    }
    while index < values.count {
        if unsafe !base[index].isFinite { return false }
        index += 1
    }
    return bad == SIMD8()
}
