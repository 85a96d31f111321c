/// What was wrong in a hypothesis, and how long the reference is.
public struct ErrorCounts: Sendable, Equatable, Codable {
    /// Symbols that are others.
    public var substitutions = 0
    /// Symbols of the reference that are missing.
    public var deletions = 0
    /// Symbols that are not in the reference.
    public var insertions = 0
    /// Symbols of the reference, in the reading that was nearest.
    public var length = 0

    /// Makes counts, none by default.
    public init(substitutions: Int = 0, deletions: Int = 0, insertions: Int = 0, length: Int = 0) {
        self.substitutions = substitutions
        self.deletions = deletions
        self.insertions = insertions
        self.length = length
    }

    /// All errors.
    public var errors: Int { substitutions + deletions + insertions }

    /// Errors for each symbol of the reference, 0 to beyond 1; nil when the reference is empty.
    public var rate: Double? { length == 0 ? nil : Double(errors) / Double(length) }

    /// The sum of two.
    public static func + (left: ErrorCounts, right: ErrorCounts) -> ErrorCounts {
        ErrorCounts(
            substitutions: left.substitutions + right.substitutions, deletions: left.deletions + right.deletions,
            insertions: left.insertions + right.insertions, length: left.length + right.length)
    }
}
