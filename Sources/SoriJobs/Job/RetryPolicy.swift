public import FoundationEssentials

/// How often and how soon work that failed is tried again.
public struct RetryPolicy: Sendable, Equatable {
    /// Three tries, the second after 2.5 to 5 s, the third after 5 to 10 s.
    public static let standard = RetryPolicy(mostErrors: 3, firstDelay: 5, longestDelay: 300)

    /// Forty tries within a day or so: the second after a second at most, then twice as long each time, at last one an
    /// hour. Who is to be told may be away for a night.
    ///
    /// Telling somebody does not kill a worker, so a lost one says nothing against the job.
    public static let callback = RetryPolicy(mostErrors: 40, firstDelay: 1, longestDelay: 3_600, mostCrashes: 1_000)

    /// Seconds between two looks at whether what the work needs can be reached again: at first, and at last.
    private static let pauses = 2.0...60.0

    /// The error that is the last.
    public let mostErrors: Int
    /// The lost worker that is the last.
    public let mostCrashes: Int
    /// Seconds after the first error, at most.
    public let firstDelay: TimeInterval
    /// Seconds after any error, at most.
    public let longestDelay: TimeInterval

    /// Gives up with error number `mostErrors`; waits `firstDelay` seconds, then twice as long each time, never more
    /// than `longestDelay`.
    public init(
        mostErrors: Int, firstDelay: TimeInterval, longestDelay: TimeInterval, mostCrashes: Int = Job.mostCrashes
    ) {
        self.mostCrashes = mostCrashes
        self.mostErrors = mostErrors
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
    }

    /// Seconds to wait for what cannot be reached, `age` seconds after the work was begun first: about half of that, at
    /// least 2 and at most 60. `jitter` (0...1) takes up to half of it away.
    static func pause(afterSeconds age: TimeInterval, jitter: Double) -> TimeInterval {
        min(max(age / 2, pauses.lowerBound), pauses.upperBound) * (1 - 0.5 * min(max(jitter, 0), 1))
    }

    /// Seconds to wait after error number `errors` (from 1). `jitter` (0...1, from outside, so that this stays pure)
    /// takes up to half of it away: jobs that failed together do not come back together.
    public func delay(afterErrors errors: Int, jitter: Double) -> TimeInterval {
        let doublings = Double(min(max(errors, 1), 64) - 1)
        var whole = firstDelay
        for _ in 0..<Int(doublings) where whole < longestDelay { whole *= 2 }
        return min(whole, longestDelay) * (1 - 0.5 * min(max(jitter, 0), 1))
    }
}
