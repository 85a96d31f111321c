import CKernels
import SoriWhisperTesting
import Testing

/// Searches and sums over a row of logits against plain loops.
struct LogitsSearchTests {
    @Test(arguments: KernelVariant.here, [1, 15, 16, 63, 64, 65, 200, 51_865])
    func searchesAreThePlainLoops(_ variant: KernelVariant, _ count: Int) {
        var random = SeededGenerator(UInt64(count) + 7)
        var numbers = (0..<count).map { _ in Float.random(in: -30...10, using: &random) }
        for index in numbers.indices where index % 11 == 3 { numbers[index] = -.infinity }
        // One value beyond the end, which must not count.
        let x = KernelMemory(numbers + [1_000])
        let kernels = variant.kernels
        let most = unsafe kernels.logits_largest(x.base, count)
        #expect(most == numbers.max())
        for factor: Float in [1, 2.5] {
            let sum = unsafe kernels.logits_exponential_sum(x.base, count, most, factor)
            let exact = numbers.reduce(0.0) { $0 + exponential(Double(($1 - most) * factor)) }
            #expect(abs(Double(sum) - exact) <= 3e-6 * exact && sum >= 1)
        }
        for least in [-Float.infinity, -20, 5, 9.9, 10, 900] {
            for first in [0, 1, count / 2, count - 1, count] {
                let index = unsafe kernels.logits_first_above(x.base, first, count, least)
                #expect(index == numbers.dropFirst(first).firstIndex { $0 > least } ?? count)
            }
        }
    }

    @Test(arguments: KernelVariant.here) func theLargestIsANumber(_ variant: KernelVariant) {
        for count in [1, 16, 70] {
            let none = KernelMemory<Float>(count) { _ in -.infinity }
            #expect(unsafe variant.kernels.logits_largest(none.base, count) == -.infinity)
            let one = KernelMemory<Float>(count + 2) { $0 == count ? 3 : .nan }
            #expect(unsafe variant.kernels.logits_largest(one.base, count + 2) == 3)
        }
        let empty = KernelMemory<Float>(1) { _ in 5 }
        #expect(unsafe variant.kernels.logits_largest(empty.base, 0) == -.infinity)
    }

    @Test(arguments: KernelVariant.here, [1, 15, 16, 100, 784])
    func thresholdsLetEnoughPass(_ variant: KernelVariant, _ count: Int) {
        var random = SeededGenerator(UInt64(count))
        for wanted in [1, 10, 128] {
            for range: ClosedRange<Float> in [-3...20, -20 ... -3, 5...5] {
                let x = KernelMemory<Float>(count) { _ in Float.random(in: range, using: &random) }
                let limit = unsafe variant.kernels.logits_threshold(x.base, count, wanted)
                #expect(unsafe limit == KernelVariant.reference.kernels.logits_threshold(x.base, count, wanted))
                let passing = x.array.count { $0 >= limit }
                if count < wanted || range == 5...5 {
                    #expect(passing == count)
                } else {
                    #expect(passing >= wanted && passing <= wanted + 1 + count / 100)
                }
            }
        }
        let x = KernelMemory<Float>(20) { $0 == 3 ? .infinity : 0 }
        #expect(unsafe variant.kernels.logits_threshold(x.base, 20, 2) == -.infinity)
    }
}
