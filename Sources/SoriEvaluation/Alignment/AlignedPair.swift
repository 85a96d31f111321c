/// A word or character of the reference beside that of the hypothesis.
public struct AlignedPair: Sendable, Equatable {
    /// What the reference has; nil for an insertion.
    public let reference: String?
    /// What the hypothesis has; nil for a deletion.
    public let hypothesis: String?

    /// Whether both are the same.
    public var isHit: Bool { reference == hypothesis }
}
