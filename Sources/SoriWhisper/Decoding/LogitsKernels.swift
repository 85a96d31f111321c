// Kernels over one row of logits; x is x[0..<count], not forbidden ones finite, forbidden ones -inf.

/// `exp(x)` in every lane for x <= 0, within 2 units in the last place; below -87 (and for -inf) it is 0.
///
/// Rounding by a large constant, because rounding instructions are not in the x86-64 baseline.
@inline(__always)
func exponential8(_ x: SIMD8<Float>) -> SIMD8<Float> {
    let magic = SIMD8<Float>(repeating: 12_582_912)
    let kept = pointwiseMax(x, SIMD8(repeating: -87))
    let shifted = kept * 1.442_695_04 + magic
    let whole = shifted - magic
    // ln 2 in two parts, the first exact in few bits, so that the difference stays exact.
    let rest = (kept - whole * 0.693_359_375) - whole * -2.121_944_4e-4
    var value = rest * 1.987_569_1e-4 + 1.398_199_9e-3
    value = value * rest + 8.333_452e-3
    value = value * rest + 4.166_579_6e-2
    value = value * rest + 0.166_666_65
    value = value * rest + 0.5
    value = value * rest * rest + rest + 1
    let exponent = unsafe unsafeBitCast(shifted, to: SIMD8<Int32>.self) &- SIMD8(repeating: 0x4B40_0000)
    let scale = unsafe unsafeBitCast((exponent &+ 127) &<< 23, to: SIMD8<Float>.self)
    return (value * scale).replacing(with: 0, where: x .< -87)
}

/// `sum over i of exp((x[i] - most) * factor)`, for `most` the largest x and `factor` > 0.
func exponentialSum(_ x: UnsafePointer<Float>, count: Int, most: Float, factor: Float = 1) -> Float {
    let raw = unsafe UnsafeRawPointer(x)
    var (a, b) = (SIMD8<Float>(), SIMD8<Float>())
    var index = 0
    while index + 16 <= count {
        let first = unsafe (raw + 4 * index).loadUnaligned(as: SIMD8<Float>.self)
        let second = unsafe (raw + 4 * index + 32).loadUnaligned(as: SIMD8<Float>.self)
        a += exponential8((first - most) * factor)
        b += exponential8((second - most) * factor)
        index += 16
    }
    var sum = (a + b).sum()
    while index < count {
        sum += unsafe exponential((x[index] - most) * factor)
        index += 1
    }
    return sum
}

/// `log(sum over i of exp(x[i]))`; -inf when every x is.
func logSumExponential(_ x: UnsafePointer<Float>, count: Int) -> Float {
    let most = unsafe largest(x, count: count)
    guard most > -.infinity else { return -.infinity }
    return unsafe most + Float(naturalLogarithm(Double(exponentialSum(x, count: count, most: most))))
}

/// The first i with `x[i] == value`, or nil.
func firstIndex(of value: Float, in x: UnsafePointer<Float>, count: Int) -> Int? {
    let raw = unsafe UnsafeRawPointer(x)
    var index = 0
    while index + 8 <= count {
        let hit = unsafe (raw + 4 * index).loadUnaligned(as: SIMD8<Float>.self) .== value
        if any(hit) { break }
        index += 8
    }
    while index < count {
        if unsafe x[index] == value { return index }
        index += 1
    }
    return nil
}

/// Fills `best[0..<k]` with the k likeliest tokens, likeliest first, of equal ones the lower id first; gives how many there are
/// that are not forbidden.
func likeliest(
    _ x: UnsafePointer<Float>, count: Int, into best: UnsafeMutableBufferPointer<(token: Int32, logit: Float)>
) -> Int {
    let raw = unsafe UnsafeRawPointer(x)
    let wanted = best.count
    guard wanted > 0 else { return 0 }
    var found = 0
    var least = -Float.infinity
    func consider(_ index: Int) {
        let value = unsafe x[index]
        guard value > least else { return }
        var place = found < wanted ? found : wanted - 1
        while place > 0, unsafe best[place - 1].logit < value {
            unsafe best[place] = unsafe best[place - 1]
            place -= 1
        }
        unsafe best[place] = (Int32(index), value)
        if found < wanted { found += 1 }
        if found == wanted { least = unsafe best[wanted - 1].logit }
    }
    var index = 0
    while index + 16 <= count {
        let first = unsafe (raw + 4 * index).loadUnaligned(as: SIMD8<Float>.self)
        let second = unsafe (raw + 4 * index + 32).loadUnaligned(as: SIMD8<Float>.self)
        if any(pointwiseMax(first, second) .> least) {
            for place in index..<index + 16 { consider(place) }
        }
        index += 16
    }
    while index < count {
        consider(index)
        index += 1
    }
    return found
}

/// The token at `share` (0..<1) of the distribution `exp(x / temperature)`, in order of ids; nil when all are forbidden.
func sample(_ x: UnsafePointer<Float>, count: Int, temperature: Float, share: Float) -> Int? {
    let most = unsafe largest(x, count: count)
    guard most > -.infinity else { return nil }
    let (factor, block) = (1 / temperature, 512)
    // Blocks are summed the same way in both passes, so the second finds the block that the first one counted.
    var total: Float = 0
    for start in stride(from: 0, to: count, by: block) {
        total += unsafe exponentialSum(x + start, count: min(block, count - start), most: most, factor: factor)
    }
    let goal = share * total
    var before: Float = 0
    for start in stride(from: 0, to: count, by: block) {
        let length = min(block, count - start)
        let part = unsafe exponentialSum(x + start, count: length, most: most, factor: factor)
        guard before + part > goal else {
            before += part
            continue
        }
        var last: Int?
        for index in start..<start + length {
            let weight = unsafe exponential((x[index] - most) * factor)
            guard weight > 0 else { continue }
            last = index
            before += weight
            if before > goal { break }
        }
        if let last { return last }
    }
    // Rounding left the goal out of reach.
    return unsafe firstIndex(of: most, in: x, count: count)
}
