import FoundationEssentials

extension Date {
    /// Whole milliseconds since 1970, as stores keep times.
    var milliseconds: Int { Int((timeIntervalSince1970 * 1_000).rounded()) }

    /// The time of so many milliseconds since 1970.
    init(milliseconds: Int) { self.init(timeIntervalSince1970: Double(milliseconds) / 1_000) }

    /// The same time as a store gives it back: a job in memory equals the stored one.
    var wholeMilliseconds: Date { Date(milliseconds: milliseconds) }
}
