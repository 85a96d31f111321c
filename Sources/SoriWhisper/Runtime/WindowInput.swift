/// A window to encode and the slot that its cross-attention keys and values go to.
public struct WindowInput: Sendable {
    /// The window slot, below `RuntimeCapacity.windowSlots`.
    public var slot: Int
    /// The log-mel of the window: `melBins` bins, `windowFrames` frames.
    public var mel: MelSpectrogram
    /// Positions (20 ms each) to encode, 1...`audioContext`; what the decoder finds at the others is that of a window
    /// of zeros.
    ///
    /// Fewer than all cost less, and give another text now and then, even where the frames behind them are all zeros.
    public var positions: Int

    /// Makes an input for `slot`; without `positions` of the whole window.
    public init(slot: Int, mel: MelSpectrogram, positions: Int? = nil) {
        self.slot = slot
        self.mel = mel
        self.positions = positions ?? mel.frames / 2
    }
}
