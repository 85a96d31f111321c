/// How one row of logits is searched and summed: what a runtime brings, so that decoding runs with the processor's own
/// kernels.
///
/// A row is `x[0..<count]`; tokens that are not forbidden are finite, forbidden ones are -inf.
@safe
public struct LogitsKernels: Sendable {
    /// The largest of `x[0..<count]`, or -inf when there is none.
    public typealias Largest = @Sendable (_ x: UnsafePointer<Float>, _ count: Int) -> Float
    /// `sum over i of exp((x[i] - most) * factor)`, for `most` the largest x and `factor` > 0.
    public typealias ExponentialSum =
        @Sendable (_ x: UnsafePointer<Float>, _ count: Int, _ most: Float, _ factor: Float) -> Float
    /// The first i in first..<count with `x[i] > least`; `count` when there is none.
    public typealias FirstAbove =
        @Sendable (_ x: UnsafePointer<Float>, _ first: Int, _ count: Int, _ least: Float) -> Int

    private let findLargest: Largest
    private let sumExponentials: ExponentialSum
    private let findFirstAbove: FirstAbove

    /// Makes kernels of three functions that keep the contracts of their types.
    public init(
        largest: @escaping Largest, exponentialSum: @escaping ExponentialSum, firstAbove: @escaping FirstAbove
    ) {
        unsafe findLargest = largest
        unsafe sumExponentials = exponentialSum
        unsafe findFirstAbove = firstAbove
    }

    /// The largest of `x[0..<count]`, or -inf when there is none.
    func largest(_ x: UnsafePointer<Float>, count: Int) -> Float { unsafe findLargest(x, count) }

    /// `sum over i of exp((x[i] - most) * factor)`, for `most` the largest x and `factor` > 0.
    func exponentialSum(_ x: UnsafePointer<Float>, count: Int, most: Float, factor: Float = 1) -> Float {
        unsafe sumExponentials(x, count, most, factor)
    }

    /// The first i in first..<count with `x[i] > least`; `count` when there is none.
    func firstAbove(_ least: Float, in x: UnsafePointer<Float>, from first: Int, count: Int) -> Int {
        unsafe findFirstAbove(x, first, count, least)
    }

    /// `log(sum over i of exp(x[i]))`; -inf when every x is.
    func logSumExponential(_ x: UnsafePointer<Float>, count: Int) -> Float {
        let most = unsafe largest(x, count: count)
        guard most > -.infinity else { return -.infinity }
        return unsafe most + Float(naturalLogarithm(Double(exponentialSum(x, count: count, most: most))))
    }

    /// The first i with `x[i] == most`, the largest x, which is more than -inf; nil when it is not there.
    func firstIndex(ofLargest most: Float, in x: UnsafePointer<Float>, count: Int) -> Int? {
        let index = unsafe firstAbove(most.nextDown, in: x, from: 0, count: count)
        return index < count ? index : nil
    }

    /// Fills `best[0..<k]` with the k likeliest tokens, likeliest first, of equal ones the lower id first; gives how
    /// many there are that are not forbidden.
    func likeliest(
        _ x: UnsafePointer<Float>, count: Int, into best: UnsafeMutableBufferPointer<(token: Int32, logit: Float)>
    ) -> Int {
        let wanted = best.count
        guard wanted > 0 else { return 0 }
        var (found, least) = (0, -Float.infinity)
        var index = unsafe firstAbove(least, in: x, from: 0, count: count)
        while index < count {
            let value = unsafe x[index]
            var rank = found < wanted ? found : wanted - 1
            while rank > 0, unsafe best[rank - 1].logit < value {
                unsafe best[rank] = unsafe best[rank - 1]
                rank -= 1
            }
            unsafe best[rank] = (Int32(index), value)
            if found < wanted { found += 1 }
            if found == wanted { least = unsafe best[wanted - 1].logit }
            index = unsafe firstAbove(least, in: x, from: index + 1, count: count)
        }
        return found
    }

    /// The token at `share` (0..<1) of the distribution `exp(x / temperature)`, in order of ids; nil when all are
    /// forbidden.
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
        return unsafe firstIndex(ofLargest: most, in: x, count: count)
    }
}
