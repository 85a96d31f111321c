/// How much a runtime takes in one call and holds altogether.
public struct RuntimeCapacity: Sendable, Equatable {
    /// The most windows that one call encodes.
    public var windowsPerCall: Int
    /// Window slots: each holds the cross-attention keys and values of one encoded window.
    public var windowSlots: Int
    /// Sequence slots: each is a KV cache slot, the self-attention keys and values of one sequence.
    public var sequenceSlots: Int
    /// The most tokens of one step, those of prompts included.
    public var tokensPerStep: Int

    /// Makes a capacity; every number is brought up to at least 1.
    public init(windowsPerCall: Int, windowSlots: Int, sequenceSlots: Int, tokensPerStep: Int) {
        self.windowsPerCall = max(windowsPerCall, 1)
        self.windowSlots = max(windowSlots, 1)
        self.sequenceSlots = max(sequenceSlots, 1)
        self.tokensPerStep = max(tokensPerStep, 1)
    }
}
