/// A copy of a sequence's history: the KV cache of one sequence slot becomes that of another.
public struct SequenceCopy: Sendable, Equatable {
    /// The sequence slot whose history is taken; it may be the same as `to`.
    public var from: Int32
    /// The sequence slot that has it from now on.
    public var to: Int32

    /// Makes a copy.
    public init(from: Int32, to: Int32) {
        self.from = from
        self.to = to
    }
}
