/// A window to encode and the place for what comes of it.
public struct WindowInput: Sendable {
    /// The place, below `RuntimeCapacity.windows`.
    public var place: Int
    /// The log-mel of the window: `melBins` bins, `windowFrames` frames.
    public var mel: MelSpectrogram

    /// Makes an input for `place`.
    public init(place: Int, mel: MelSpectrogram) {
        self.place = place
        self.mel = mel
    }
}
