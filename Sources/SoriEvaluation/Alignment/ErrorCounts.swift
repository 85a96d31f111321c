/// The errors of a hypothesis against the reference, in words or in characters.
public struct ErrorCounts: Sendable, Equatable {
    /// Words or characters that were recognised as others.
    public var substitutions = 0
    /// Those of the reference that the hypothesis lacks.
    public var deletions = 0
    /// Those of the hypothesis that the reference lacks.
    public var insertions = 0
    /// Words or characters of the reference, in the reading that was chosen.
    public var referenceLength = 0

    /// Makes counts; none is below 0.
    public init(substitutions: Int = 0, deletions: Int = 0, insertions: Int = 0, referenceLength: Int = 0) {
        self.substitutions = substitutions
        self.deletions = deletions
        self.insertions = insertions
        self.referenceLength = referenceLength
    }

    /// All errors: S + D + I.
    public var errors: Int { substitutions + deletions + insertions }
    /// What was recognised rightly: N - S - D.
    public var hits: Int { referenceLength - substitutions - deletions }
    /// Words or characters of the hypothesis: N - D + I.
    public var hypothesisLength: Int { referenceLength - deletions + insertions }

    /// The error rate, (S + D + I) / N; above 1 when much was inserted. For an empty reference: 0 without errors,
    /// otherwise nil.
    public var rate: Double? {
        referenceLength > 0 ? Double(errors) / Double(referenceLength) : errors == 0 ? 0 : nil
    }

    /// Adds the counts of another text.
    public static func += (left: inout ErrorCounts, right: ErrorCounts) {
        left.substitutions += right.substitutions
        left.deletions += right.deletions
        left.insertions += right.insertions
        left.referenceLength += right.referenceLength
    }

    /// Whether these are a better result than `other`: the lower rate, then fewer errors.
    public func isBetter(than other: ErrorCounts) -> Bool {
        (rate ?? .infinity, errors) < (other.rate ?? .infinity, other.errors)
    }
}
