import SoriWhisperTesting
import Testing

@testable import SoriWhisper
@testable import SoriWhisperCPU

/// The kernels that the runtime brings for rows of logits.
struct CPULogitsKernelTests {
    private let kernels = LogitsKernels.cpu
    private let portable = LogitsKernels.portable

    /// Whatever computes here gives what the portable kernels give.
    @Test(arguments: [1, 15, 16, 63, 64, 65, 200, 51_865]) func theProcessorsOwnAreThePortableOnes(_ count: Int) {
        var random = SeededGenerator(UInt64(count) + 7)
        var x = (0..<count).map { _ in Float.random(in: -30...10, using: &random) }
        for index in x.indices where index % 11 == 3 { x[index] = -.infinity }
        // One value beyond the end, which must not count.
        x.append(1_000)
        unsafe x.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let most = unsafe kernels.largest(base, count: count)
            #expect(unsafe most == portable.largest(base, count: count))
            for factor: Float in [1, 2.5] {
                let sum = unsafe kernels.exponentialSum(base, count: count, most: most, factor: factor)
                let twin = unsafe portable.exponentialSum(base, count: count, most: most, factor: factor)
                #expect(abs(sum - twin) <= 2e-6 * twin && sum >= 1)
            }
            for least in [-Float.infinity, -20, 5, 9.9, 10, 900] {
                for first in [0, 1, count / 2, count - 1, count] {
                    let index = unsafe kernels.firstAbove(least, in: base, from: first, count: count)
                    #expect(unsafe index == portable.firstAbove(least, in: base, from: first, count: count))
                    #expect(index == x[..<count].dropFirst(first).firstIndex { $0 > least } ?? count)
                }
            }
        }
    }
}
