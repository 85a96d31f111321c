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

    /// Writes `count` frames from `first` into `out[bins, length]`, with zeros to the right of them: what the
    /// reference's
    /// `pad_or_trim(mel[:, first:first + count], length)` gives. Frames that are not there are zeros too.
    ///
    /// Nothing is written unless `out` holds `bins * length` numbers.
    public func copyWindow(
        from first: Int, count: Int, length: Int, into out: UnsafeMutableBufferPointer<Float>
    ) {
        guard first >= 0, length >= 0, out.count >= bins * length, let base = out.baseAddress else { return }
        let kept = max(0, min(count, length, frames - first))
        unsafe values.withUnsafeBufferPointer { values in
            for bin in 0..<bins {
                let row = unsafe base + bin * length
                if kept > 0, let source = values.baseAddress {
                    unsafe row.update(from: source + bin * frames + first, count: kept)
                }
                unsafe (row + kept).update(repeating: 0, count: length - kept)
            }
        }
    }
}
