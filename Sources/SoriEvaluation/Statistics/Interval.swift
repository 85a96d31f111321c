/// A confidence interval of a rate or of a difference of rates.
public struct Interval: Sendable, Equatable, Encodable {
    /// The lower end.
    public let low: Double
    /// The upper end, not below `low`.
    public let high: Double

    /// Makes an interval.
    public init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }
}

/// How much the error rate of a second model differs from that of a first on the same files.
public struct RateDifference: Sendable, Equatable, Encodable {
    /// Rate of the second minus rate of the first: below 0 when the second is better.
    public let difference: Double
    /// The interval of the difference; nil with too few files.
    public let interval: Interval?
    /// The share of resamples in which the second is better, a tie counted half; nil with too few files.
    public let shareBetter: Double?

    /// Makes a difference.
    public init(difference: Double, interval: Interval? = nil, shareBetter: Double? = nil) {
        self.difference = difference
        self.interval = interval
        self.shareBetter = shareBetter
    }

    private enum CodingKeys: String, CodingKey {
        case difference, interval
        case shareBetter = "share_better"
    }
}
