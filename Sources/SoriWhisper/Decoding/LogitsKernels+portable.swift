extension LogitsKernels {
    /// Kernels in Swift, for every processor.
    public static let portable = unsafe LogitsKernels(
        largest: { unsafe portableLargest($0, count: $1) },
        exponentialSum: { unsafe portableExponentialSum($0, count: $1, most: $2, factor: $3) },
        firstAbove: { unsafe portableFirstAbove($3, in: $0, from: $1, count: $2) })
}

/// `exp(x)` in every SIMD lane for x <= 0, within 3e-7 of the value; below -87 (and for -inf) it is 0.
@inline(__always)
func exponentialOrZero(_ x: Vector) -> Vector { exponential(x).replacing(with: 0, where: x .< -87) }

/// See `LogitsKernels.Largest`.
func portableLargest(_ x: UnsafePointer<Float>, count: Int) -> Float {
    let raw = unsafe UnsafeRawPointer(x)
    let none = Vector(repeating: -.infinity)
    var (a, b, c, d) = (none, none, none, none)
    var index = 0
    while index + 32 <= count {
        let block = unsafe raw + 4 * index
        a = unsafe larger(a, block.loadUnaligned(as: Vector.self))
        b = unsafe larger(b, (block + 32).loadUnaligned(as: Vector.self))
        c = unsafe larger(c, (block + 64).loadUnaligned(as: Vector.self))
        d = unsafe larger(d, (block + 96).loadUnaligned(as: Vector.self))
        index += 32
    }
    var result = larger(larger(a, b), larger(c, d)).max()
    while index < count {
        result = unsafe max(result, x[index])
        index += 1
    }
    return result
}

/// See `LogitsKernels.ExponentialSum`.
func portableExponentialSum(_ x: UnsafePointer<Float>, count: Int, most: Float, factor: Float) -> Float {
    let raw = unsafe UnsafeRawPointer(x)
    var (a, b) = (Vector(), Vector())
    var index = 0
    while index + 16 <= count {
        let first = unsafe (raw + 4 * index).loadUnaligned(as: Vector.self)
        let second = unsafe (raw + 4 * index + 32).loadUnaligned(as: Vector.self)
        a += exponentialOrZero((first - most) * factor)
        b += exponentialOrZero((second - most) * factor)
        index += 16
    }
    var sum = (a + b).sum()
    while index < count {
        sum += unsafe exponential((x[index] - most) * factor)
        index += 1
    }
    return sum
}

/// See `LogitsKernels.FirstAbove`.
func portableFirstAbove(_ least: Float, in x: UnsafePointer<Float>, from first: Int, count: Int) -> Int {
    let raw = unsafe UnsafeRawPointer(x)
    var index = first
    while index + 16 <= count {
        let a = unsafe (raw + 4 * index).loadUnaligned(as: Vector.self)
        let b = unsafe (raw + 4 * index + 32).loadUnaligned(as: Vector.self)
        if any(larger(a, b) .> least) { break }
        index += 16
    }
    while index < count, unsafe !(x[index] > least) { index += 1 }
    return index
}
