/// A sequence that goes on from the history of another.
public struct SequenceCopy: Sendable, Equatable {
    /// The sequence place whose history is taken; it may be the same as `to`.
    public var from: Int32
    /// The sequence place that has it from now on.
    public var to: Int32

    /// Makes a move.
    public init(from: Int32, to: Int32) {
        self.from = from
        self.to = to
    }
}
