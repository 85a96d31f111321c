/// How alike two recordings are, after shifting one against the other.
struct Likeness {
    /// Normalised correlation at the best shift, -1...1.
    let correlation: Double
    /// Samples the second lies behind the first.
    let lag: Int

    /// Looks for the best shift of at most `reach` samples.
    init(_ first: [Float], _ second: [Float], reach: Int = 1600) {
        let length = min(4000, first.count, second.count)
        let middle = max(0, min(first.count, second.count) / 2 - length / 2)
        var best = (-1.0, 0)
        for lag in -reach...reach {
            let value = Self.correlate(first, second, lag: lag, from: middle, count: length)
            if value > best.0 { best = (value, lag) }
        }
        lag = best.1
        correlation = Self.correlate(first, second, lag: lag, from: 0, count: first.count)
    }

    private static func correlate(_ first: [Float], _ second: [Float], lag: Int, from: Int, count: Int) -> Double {
        let low = max(from, -lag, 0)
        let high = min(from + count, first.count, second.count - lag)
        guard low < high else { return -1 }
        return unsafe first.withUnsafeBufferPointer { first in
            unsafe second.withUnsafeBufferPointer { second in
                var (product, left, right): (Float, Float, Float) = (0, 0, 0)
                var index = low
                while index < high {
                    let (a, b) = unsafe (first[index], second[index + lag])
                    product += a * b
                    left += a * a
                    right += b * b
                    index += 1
                }
                return left > 0 && right > 0 ? Double(product / (left * right).squareRoot()) : 0
            }
        }
    }
}
