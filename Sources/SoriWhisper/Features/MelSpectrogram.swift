/// A log-mel spectrogram, scaled for the encoder.
public struct MelSpectrogram: Sendable, Equatable {
    /// Mel bins: rows.
    public let bins: Int
    /// Frames of 10 ms: columns.
    public let frames: Int
    /// `[bins, frames]`, row by row.
    public let values: [Float]

    /// Makes a spectrogram; `values` holds `bins * frames` numbers, or all of them become zero.
    public init(bins: Int, frames: Int, values: [Float]) {
        self.bins = max(bins, 0)
        self.frames = max(frames, 0)
        let count = self.bins * self.frames
        self.values = values.count == count ? values : [Float](repeating: 0, count: count)
    }
}
