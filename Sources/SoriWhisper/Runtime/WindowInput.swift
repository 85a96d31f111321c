/// A window to encode and the place for what comes of it.
public struct WindowInput: Sendable {
    /// The place, below `RuntimeCapacity.windows`.
    public var place: Int
    /// The log-mel of the window: `melBins` bins, `windowFrames` frames.
    public var mel: MelSpectrogram
    /// Positions (20 ms each) to encode, 1...`audioContext`; what the decoder finds at the others is that of a window of zeros.
    ///
    /// Fewer than all cost less, and give another text now and then, even where the frames behind them are all zeros.
    public var positions: Int

    /// Makes an input for `place`; without `positions` of the whole window.
    public init(place: Int, mel: MelSpectrogram, positions: Int? = nil) {
        self.place = place
        self.mel = mel
        self.positions = positions ?? mel.frames / 2
    }
}
