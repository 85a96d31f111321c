public import FoundationEssentials

/// Wall-clock times as the API writes them.
public enum Timestamp {
    /// `2025-08-21T05:30:15.123Z`: ISO 8601, UTC, milliseconds.
    public static func iso8601(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
