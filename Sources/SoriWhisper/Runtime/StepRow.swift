/// One token of one sequence, to be appended.
public struct StepRow: Sendable, Equatable, BitwiseCopyable {
    /// The sequence place, below `RuntimeCapacity.sequences`.
    public var sequence: Int32
    /// The window place that the sequence attends to.
    public var window: Int32
    /// The token's id.
    public var token: Int32
    /// The token's position, from 0, below `textContext`.
    public var position: Int32
    /// Whether the logits of what comes next are wanted.
    public var wantsLogits: Bool

    /// Makes a row.
    public init(sequence: Int32, window: Int32, token: Int32, position: Int32, wantsLogits: Bool) {
        self.sequence = sequence
        self.window = window
        self.token = token
        self.position = position
        self.wantsLogits = wantsLogits
    }
}
