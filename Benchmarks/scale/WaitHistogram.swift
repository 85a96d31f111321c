import Glibc

/// How long something took, over any number of times in little memory: quantiles are right to 2.5 %.
struct WaitHistogram {
    private static let perDecade = 100.0
    /// One millisecond; what is shorter counts as this.
    private static let least = 1e-3
    private var counts = [Int](repeating: 0, count: 1_000)
    private(set) var count = 0
    private(set) var sum = 0.0
    private(set) var largest = 0.0

    mutating func add(_ seconds: Double) {
        let bin = Int(log10(max(seconds, Self.least) / Self.least) * Self.perDecade)
        counts[min(bin, counts.count - 1)] += 1
        count += 1
        sum += seconds
        largest = max(largest, seconds)
    }

    var mean: Double { count == 0 ? 0 : sum / Double(count) }

    /// The value below which a share of `part` (0...1) lies, in seconds; 0 when there is nothing.
    func quantile(_ part: Double) -> Double {
        var left = part * Double(count)
        for (bin, number) in counts.enumerated() where number > 0 {
            left -= Double(number)
            guard left <= 0 else { continue }
            return bin == 0 ? 0 : min(largest, Self.least * pow(10, (Double(bin) + 0.5) / Self.perDecade))
        }
        return largest
    }
}
