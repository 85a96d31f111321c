/// How much a runtime takes in one call and holds altogether.
public struct RuntimeCapacity: Sendable, Equatable {
    /// Windows encoded in one call.
    public var windowsPerCall: Int
    /// Window places.
    public var windows: Int
    /// Sequence places.
    public var sequences: Int
    /// Rows of one step, prompts included.
    public var rowsPerStep: Int

    /// Makes a capacity; every number is brought up to at least 1.
    public init(windowsPerCall: Int, windows: Int, sequences: Int, rowsPerStep: Int) {
        self.windowsPerCall = max(windowsPerCall, 1)
        self.windows = max(windows, 1)
        self.sequences = max(sequences, 1)
        self.rowsPerStep = max(rowsPerStep, 1)
    }
}
