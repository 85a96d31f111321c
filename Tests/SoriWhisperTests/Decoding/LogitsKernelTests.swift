import SoriWhisperTesting
import Testing

@testable import SoriWhisper

struct LogitsKernelTests {
    private let kernels = LogitsKernels.portable

    @Test func exponentials() {
        for step in 0...2_000 {
            let x = -Float(step) * 0.05
            let exact = exponential(Double(x))
            let value = Double(exponentialOrZero(SIMD8(repeating: x))[3])
            #expect(abs(value - exact) <= 3e-7 * exact + (x < -87 ? 2e-38 : 0), "\(x)")
        }
        #expect(exponentialOrZero(SIMD8(repeating: -.infinity)) == SIMD8(repeating: 0))
    }

    @Test(arguments: [1, 7, 16, 33, 1_000]) func sums(_ count: Int) {
        var random = SeededGenerator(UInt64(count))
        var x = (0..<count).map { _ in Float.random(in: -20...20, using: &random) }
        if count > 1 { x[count / 2] = -.infinity }
        let exact = naturalLogarithm(x.reduce(0) { $0 + exponential(Double($1)) })
        let value = unsafe x.withUnsafeBufferPointer { unsafe kernels.logSumExponential($0.baseAddress!, count: count) }
        #expect(abs(Double(value) - exact) < 2e-6 * max(1, abs(exact)))
        let none = [Float](repeating: -.infinity, count: count)
        #expect(
            unsafe none.withUnsafeBufferPointer { unsafe kernels.logSumExponential($0.baseAddress!, count: count) }
                == -.infinity)
    }

    @Test(arguments: [1, 5, 6, 40, 1_003]) func likeliestTokens(_ count: Int) {
        var random = SeededGenerator(UInt64(count) + 1)
        // Few different values, so that many are equal.
        var x = (0..<count).map { _ in Float(Int.random(in: 0...30, using: &random)) }
        for index in x.indices where index.isMultiple(of: 9) { x[index] = -.infinity }
        let order = x.indices.filter { x[$0] > -.infinity }.sorted { x[$0] != x[$1] ? x[$0] > x[$1] : $0 < $1 }
        unsafe withUnsafeTemporaryAllocation(of: (token: Int32, logit: Float).self, capacity: 6) { best in
            let found = unsafe x.withUnsafeBufferPointer {
                unsafe kernels.likeliest($0.baseAddress!, count: count, into: best)
            }
            #expect(found == min(6, order.count))
            for index in 0..<found { #expect(unsafe Int(best[index].token) == order[index]) }
        }
        guard let most = x.max(), most > -.infinity else { return }
        #expect(
            unsafe x.withUnsafeBufferPointer {
                unsafe kernels.firstIndex(ofLargest: most, in: $0.baseAddress!, count: count)
            }
                == x.firstIndex(of: most))
    }

    @Test(arguments: [Float(0.5), 1, 1.5]) func samplesFollowTheDistribution(_ temperature: Float) {
        let x: [Float] =
            [1, -.infinity, 2, 0, 3, -1] + [Float](repeating: -.infinity, count: isOptimised ? 1_000 : 20) + [2.5]
        var random = SampleRandom(seed: 3, stream: 4)
        var counts = [Int](repeating: 0, count: x.count)
        let draws = isOptimised ? 40_000 : 4_000
        for _ in 0..<draws {
            let token = unsafe x.withUnsafeBufferPointer {
                unsafe kernels.sample($0.baseAddress!, count: x.count, temperature: temperature, share: random.share())
            }
            counts[token ?? 1] += 1
        }
        let weights = x.map { exponential(Double($0 / temperature)) }
        let sum = weights.reduce(0, +)
        for (count, weight) in zip(counts, weights) {
            #expect(abs(Double(count) / Double(draws) - weight / sum) < 0.03)
            if weight == 0 { #expect(count == 0) }
        }
    }

    @Test func samplingAtTheEnds() {
        let x: [Float] = [-.infinity, 5, -.infinity]
        for share: Float in [0, 0.5, 0.9999999] {
            #expect(
                unsafe x.withUnsafeBufferPointer {
                    unsafe kernels.sample($0.baseAddress!, count: 3, temperature: 1, share: share)
                } == 1)
        }
        let none = [Float](repeating: -.infinity, count: 3)
        #expect(
            unsafe none.withUnsafeBufferPointer {
                unsafe kernels.sample($0.baseAddress!, count: 3, temperature: 1, share: 0)
            }
                == nil)
    }

}
