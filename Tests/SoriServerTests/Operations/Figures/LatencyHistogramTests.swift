import Foundation
import Testing

@testable import SoriServer

struct LatencyHistogramTests {
    /// Of any durations that are counted, a quantile is within 4.5 % of the exact one.
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8])
    func quantilesAreWithinTheirBound(seed: Int) {
        var generator = Numbers(seed: UInt64(seed))
        var histogram = LatencyHistogram()
        // From a fifth of a millisecond to an hour, most of them short.
        let values = (0..<5_000).map { _ in 0.2 * pow(10, 7.2 * pow(generator.next(), 2)) }
        for value in values { histogram.add(value) }
        let sorted = values.sorted()
        for share in [0.01, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 1] {
            let exact = sorted[max(1, Int((share * Double(sorted.count)).rounded(.up))) - 1]
            let found = histogram.quantile(share) ?? 0
            #expect(abs(found / exact - 1) < 0.045, "share \(share): \(found) for \(exact)")
        }
    }

    @Test func nothingIsNoQuantile() {
        #expect(LatencyHistogram().quantile(0.5) == nil)
    }

    @Test func whatIsNoDurationCountsAsNone() {
        var histogram = LatencyHistogram()
        for value in [-1, Double.nan, -Double.infinity, 0] { histogram.add(value) }
        #expect(histogram.count == 4 && histogram.quantile(1) == 0 && histogram.longest == 0)
        histogram.add(.infinity)
        #expect(histogram.longest == 1e9 && histogram.quantile(1) ?? 0 > 1e7)
    }

    @Test func theLongestIsNeverExceeded() {
        var histogram = LatencyHistogram()
        histogram.add(103)
        #expect(histogram.quantile(0.99) ?? 0 <= 103)
    }

    /// Merging is the same as counting all in one.
    @Test func histogramsAddUp() {
        var (one, other, all) = (LatencyHistogram(), LatencyHistogram(), LatencyHistogram())
        for value in stride(from: 1.0, to: 500, by: 3) {
            one.add(value)
            all.add(value)
        }
        for value in stride(from: 400.0, to: 9_000, by: 70) {
            other.add(value)
            all.add(value)
        }
        one.add(other)
        one.add(LatencyHistogram())
        #expect(one.count == all.count && one.longest == all.longest && abs(one.sum - all.sum) < 1e-6)
        for share in [0.1, 0.5, 0.95, 1] { #expect(one.quantile(share) == all.quantile(share)) }
    }

    /// Where a limit is 0.1 ms times a power of two, how many took no longer is exact.
    @Test func countsUpToALimitAreExact() {
        var histogram = LatencyHistogram()
        for value in [0.05, 0.1, 0.15, 0.2, 0.4, 1.6, 1.7, 51.2, 51.3] { histogram.add(value) }
        #expect([0.1, 0.2, 0.4, 1.6, 51.2, 1e9].map(histogram.count(upTo:)) == [2, 4, 5, 6, 8, 9])
        #expect(histogram.count(upTo: 0.01) == 0)
    }
}

/// Numbers from 0 to 1 that are the same on every run (SplitMix64).
struct Numbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((bits ^ (bits >> 31)) >> 11) / Double(1 << 53)
    }
}
