/// One token of one sequence, to be appended.
public struct BatchToken: Sendable, Equatable, BitwiseCopyable {
    /// The sequence slot, below `RuntimeCapacity.sequenceSlots`.
    public var sequence: Int32
    /// The window slot that the sequence attends to.
    public var window: Int32
    /// The token's id.
    public var token: Int32
    /// The token's position, from 0, below `textContext`.
    public var position: Int32
    /// Whether the logits of what comes next are wanted.
    public var wantsLogits: Bool
    /// Whether of those logits only the `exactLogits` likeliest of text, the special tokens' and the timestamps' have
    /// to be as exact as the compute type; a runtime may then compute the others more coarsely.
    public var onlyLikeliest: Bool

    /// How many of the likeliest text tokens have exact logits at least, for each token of a step.
    public static let exactLogits = 128

    /// Makes a token of a step.
    public init(
        sequence: Int32, window: Int32, token: Int32, position: Int32, wantsLogits: Bool, onlyLikeliest: Bool = false
    ) {
        self.sequence = sequence
        self.window = window
        self.token = token
        self.position = position
        self.wantsLogits = wantsLogits
        self.onlyLikeliest = onlyLikeliest
    }
}
