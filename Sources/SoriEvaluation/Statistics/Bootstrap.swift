/// Confidence intervals by drawing files anew, the same ones in every run (percentile bootstrap, B. Efron 1979).
///
/// Whole files are drawn, for the errors of one file hang together.
public struct Bootstrap: Sendable {
    /// The fewest files of which an interval is told.
    public static let fewestFiles = 5
    /// How many times files are drawn.
    public static let resamples = 1_000

    /// The 95 % interval of a rate: the 2.5th and the 97.5th percentile of its resamples.
    public struct Interval: Sendable, Equatable, Codable {
        /// The lower end.
        public let low: Double
        /// The upper end.
        public let high: Double
    }

    /// The interval of the pooled error rate of `counts`, a file each; nil for fewer than `fewestFiles`.
    public static func interval(_ counts: [ErrorCounts]) -> Interval? {
        guard counts.count >= fewestFiles else { return nil }
        return interval(of: draw(counts.count) { indices in rate(counts, indices) })
    }

    /// The interval of the difference of two rates on the same files, second less first, and in which share of the
    /// resamples the second is lower (ties count half); nil for fewer than `fewestFiles`.
    public static func difference(
        _ first: [ErrorCounts], _ second: [ErrorCounts]
    ) -> (interval: Interval, shareLower: Double)? {
        guard first.count == second.count, first.count >= fewestFiles else { return nil }
        let differences = draw(first.count) { indices in rate(second, indices) - rate(first, indices) }
        let lower = differences.reduce(0.0) { $0 + ($1 < 0 ? 1 : $1 == 0 ? 0.5 : 0) }
        return (interval(of: differences), lower / Double(resamples))
    }

    private static func rate(_ counts: [ErrorCounts], _ indices: [Int]) -> Double {
        let sum = indices.reduce(ErrorCounts()) { $0 + counts[$1] }
        return Double(sum.errors) / Double(max(1, sum.length))
    }

    private static func interval(of values: [Double]) -> Interval {
        let sorted = values.sorted()
        // Of 1,000 values the 25th and the 976th.
        let cut = sorted.count / 40
        return Interval(low: sorted[max(0, cut - 1)], high: sorted[min(sorted.count - 1, sorted.count - cut)])
    }

    private static func draw(_ count: Int, _ figure: ([Int]) -> Double) -> [Double] {
        var generator = SplitMix(state: 1)
        var indices = [Int](repeating: 0, count: count)
        return (0..<resamples).map { _ in
            for index in indices.indices { indices[index] = Int.random(in: 0..<count, using: &generator) }
            return figure(indices)
        }
    }
}

/// SplitMix64 of G. Steele and others (2014): the same numbers in every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
