/// Confidence intervals of error rates: percentile bootstrap over files.
///
/// Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13; for speech: Bisani and Ney, "Bootstrap
/// estimates for confidence intervals in ASR performance evaluation", ICASSP 2004. A file is drawn whole, since the
/// errors inside one hang together.
public struct Bootstrap: Sendable {
    /// Resamples drawn.
    public let resamples: Int
    /// The share of resamples inside the interval.
    public let level: Double
    /// The seed of the draws: the same files give the same interval on every run.
    public let seed: UInt64
    /// Below this many files no interval is given: so few draws say little of files not seen.
    public static let fewestFiles = 5

    /// Makes a bootstrap.
    public init(resamples: Int = 1000, level: Double = 0.95, seed: UInt64 = 1) {
        self.resamples = max(1, resamples)
        self.level = min(max(level, 0), 1)
        self.seed = seed
    }

    /// The interval of the rate of all files together; nil for fewer than `fewestFiles` files or without reference.
    public func interval(_ files: [ErrorCounts]) -> Interval? {
        guard files.count >= Self.fewestFiles, files.contains(where: { $0.referenceLength > 0 }) else { return nil }
        var generator = SeededGenerator(seed: seed)
        return interval(of: (0..<resamples).map { _ in Self.rate(draw(files.count, &generator), files) })
    }

    /// How the rate of `second` differs from that of `first` on the same files, drawn in pairs; nil as for `interval`.
    public func difference(_ first: [ErrorCounts], _ second: [ErrorCounts]) -> RateDifference? {
        guard first.count == second.count, first.contains(where: { $0.referenceLength > 0 }) else { return nil }
        let all = Array(first.indices)
        let value = Self.rate(all, second) - Self.rate(all, first)
        guard first.count >= Self.fewestFiles else { return RateDifference(difference: value) }
        var generator = SeededGenerator(seed: seed)
        let drawn = (0..<resamples).map { _ in
            let sample = draw(first.count, &generator)
            return Self.rate(sample, second) - Self.rate(sample, first)
        }
        // A tie is half a win for either.
        let wins = drawn.reduce(0.0) { $0 + ($1 < 0 ? 1 : $1 == 0 ? 0.5 : 0) }
        return RateDifference(
            difference: value, interval: interval(of: drawn), shareBetter: wins / Double(resamples))
    }

    private func draw(_ count: Int, _ generator: inout SeededGenerator) -> [Int] {
        (0..<count).map { _ in generator.index(below: count) }
    }

    private static func rate(_ sample: [Int], _ files: [ErrorCounts]) -> Double {
        var errors = 0
        var length = 0
        for index in sample {
            errors += files[index].errors
            length += files[index].referenceLength
        }
        return length > 0 ? Double(errors) / Double(length) : 0
    }

    private func interval(of values: [Double]) -> Interval {
        let sorted = values.sorted()
        let tail = (1 - level) / 2
        return Interval(low: Self.quantile(sorted, tail), high: Self.quantile(sorted, 1 - tail))
    }

    /// The quantile between the two nearest values of `sorted` by their distance.
    private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        let offset = share * Double(sorted.count - 1)
        let below = Int(offset)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (sorted[above] - sorted[below]) * (offset - Double(below))
    }
}
