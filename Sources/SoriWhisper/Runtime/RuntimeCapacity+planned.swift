extension RuntimeCapacity {
    /// What the window places of a model may take altogether, in bytes.
    private static let windowBytes = 640 << 20

    /// Places for many requests of a small model, for few of a large one.
    ///
    /// A window place holds the keys and values of all decoder layers, counted as bytes where `computeType` computes with bytes
    /// here (with the wide kernels they take 0.8 of that: eight bits of a key, four of a value, and ranges), else as floats;
    /// memory of places that are never used is never touched. What else a model takes is in `ModelMemory`; an encoded silence is not
    /// taken off the windows' share: it would leave large models two windows of five.
    public init(for configuration: WhisperConfiguration, computeType: ComputeType) {
        let isByte = computeType == .int8 || (computeType == .auto && hasWideKernels)
        let window =
            (isByte ? 2 : 8) * configuration.decoder.layers * configuration.audioContext * configuration.width
        let windows = min(max(Self.windowBytes / max(window, 1), 2), 18)
        self.init(windowsPerCall: 1, windowSlots: windows, sequenceSlots: 4 * windows + 8, tokensPerStep: 96)
    }
}
