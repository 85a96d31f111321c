extension RuntimeCapacity {
    /// What the cross-attention caches of a model may take altogether, in bytes.
    private static let windowBytes = 640 << 20

    /// Room for many requests of a small model, for few of a large one.
    ///
    /// A window's cache holds the keys and values of all decoder layers, counted as bytes with `cachesBytes` (four bits
    /// of a value make it 0.8 of that in truth), else as floats; memory of windows that are never used is never
    /// touched. What else a model takes is in `ModelMemory`; an encoded silence is not taken off the windows' share: it
    /// would leave large models two windows of five.
    public init(for configuration: WhisperConfiguration, cachesBytes: Bool) {
        let window =
            (cachesBytes ? 2 : 8) * configuration.decoder.layers * configuration.audioContext * configuration.width
        let windows = min(max(Self.windowBytes / max(window, 1), 2), 18)
        self.init(windowsPerCall: 1, windowSlots: windows, sequenceSlots: 4 * windows + 8, tokensPerStep: 96)
    }
}
