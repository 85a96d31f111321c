import Glibc

/// How long things took, in buckets that grow by the eighth root of two: from 0.1 ms to 3.7 hours, 868 bytes.
///
/// A quantile is off by less than 4.5 %, whatever was counted; what is shorter than 0.1 ms counts as that.
struct LatencyHistogram: Sendable, Equatable {
    /// Milliseconds at which the first bucket ends.
    private static let least = 0.1
    /// Buckets of an octave.
    private static let steps = 8.0
    private static let buckets = 217

    /// How many durations are in each bucket; empty until the first one comes.
    private var counts: [UInt32] = []
    /// How many there are.
    private(set) var count = 0
    /// The longest one in milliseconds, exactly.
    private(set) var longest = 0.0
    /// All of them together, in milliseconds.
    private(set) var sum = 0.0

    /// Counts a duration in milliseconds; what is no number or below 0 counts as 0.
    mutating func add(_ milliseconds: Double) {
        let value = milliseconds > 0 ? min(milliseconds, 1e9) : 0
        if counts.isEmpty { counts = [UInt32](repeating: 0, count: Self.buckets) }
        let bucket = Self.bucket(value)
        if counts[bucket] < .max { counts[bucket] += 1 }
        count += 1
        longest = max(longest, value)
        sum += value
    }

    /// Counts all that another one has counted.
    mutating func add(_ other: LatencyHistogram) {
        guard other.count > 0 else { return }
        if counts.isEmpty { counts = [UInt32](repeating: 0, count: Self.buckets) }
        for index in counts.indices {
            let (sum, overflow) = counts[index].addingReportingOverflow(other.counts[index])
            counts[index] = overflow ? .max : sum
        }
        count += other.count
        longest = max(longest, other.longest)
        sum += other.sum
    }

    /// The milliseconds that a share of the durations, 0...1, did not exceed; nil when there are none.
    func quantile(_ share: Double) -> Double? {
        guard count > 0 else { return nil }
        let rank = max(1, Int((min(max(share, 0), 1) * Double(count)).rounded(.up)))
        var seen = 0
        for (bucket, number) in counts.enumerated() {
            seen += Int(number)
            // The middle of the bucket in proportion; nothing took longer than the longest.
            if seen >= rank { return min(longest, Self.end(bucket) / exp2(0.5 / Self.steps)) }
        }
        return longest
    }

    /// How many took at most so many milliseconds, for the buckets of an exposition format: exact where `limit` is 0.1
    /// times a power of two.
    func count(upTo limit: Double) -> Int {
        guard limit >= Self.least, !counts.isEmpty else { return 0 }
        return counts[...min(Self.buckets - 1, Int((log2(limit / Self.least) * Self.steps + 1e-9).rounded(.down)))]
            .reduce(0) { $0 + Int($1) }
    }

    private static func bucket(_ value: Double) -> Int {
        guard value > least else { return 0 }
        return min(buckets - 1, Int((log2(value / least) * steps).rounded(.up)))
    }

    private static func end(_ bucket: Int) -> Double { least * exp2(Double(bucket) / steps) }
}
