/// Log-mel spectrograms of 16 kHz audio as the reference computes them; one plan serves any number of threads.
///
/// Frames of 400 samples every 160, periodic Hann window, power spectrum, Slaney mel filters, log10; then everything is
/// clamped to 8 below the loudest value and scaled by (x + 4) / 4. Source: openai/whisper `audio.py`.
public final class LogMel: Sendable {
    /// Samples per second.
    public static let sampleRate = 16_000
    /// Samples of a frame.
    public static let transformLength = 400
    /// Samples from one frame to the next.
    public static let hopLength = 160
    /// Samples of a 30-second window.
    public static let windowSamples = 480_000
    /// Frames that are computed together, one in each lane.
    static let lanes = 8
    /// Samples that the frames of one group span.
    static let span = transformLength + (lanes - 1) * hopLength
    /// log10 of the least power that is told from silence.
    static let floor: Float = -10

    /// Mel bins of a frame.
    public let bins: Int
    let window: [Float]
    let filters: MelFilters
    let transform: FrameTransform

    /// Plans spectrograms of `bins` bins, 1...512; a number outside is brought inside.
    public init(bins: Int) {
        self.bins = min(max(bins, 1), 512)
        window = (0..<Self.transformLength).map { index in
            Float(0.5 - 0.5 * cosine(2 * Double.pi * Double(index) / Double(Self.transformLength)))
        }
        filters = MelFilters(bins: self.bins)
        transform = FrameTransform()
    }

    /// Frames of `samples` samples: one for every whole hop.
    public static func frames(ofSamples samples: Int) -> Int { samples / hopLength }

    /// The spectrogram of `samples` followed by `padding` zeros, as `log_mel_spectrogram(audio, padding=padding)`.
    ///
    /// `frames(ofSamples: samples.count + padding)` frames. Samples beyond both ends are the mirror image of what is
    /// inside; audio that is not finite gives values that are not specified.
    public func spectrogram(_ samples: [Float], padding: Int = 0) -> MelSpectrogram {
        let total = samples.count + max(padding, 0)
        let frames = Self.frames(ofSamples: total)
        var values = [Float](repeating: 0, count: bins * frames)
        unsafe samples.withUnsafeBufferPointer { samples in
            unsafe values.withUnsafeMutableBufferPointer { values in
                let loudest = unsafe logPower(
                    of: samples, padding: max(padding, 0), frames: 0..<frames, into: values, stride: frames)
                unsafe Self.normalise(values, loudest: loudest)
            }
        }
        return MelSpectrogram(bins: bins, frames: frames, values: values)
    }

    /// The spectrogram of the first 30 s of `samples`, with zeros to fill: the reference's `pad_or_trim` first.
    public func window(_ samples: [Float]) -> MelSpectrogram {
        let kept = samples.count > Self.windowSamples ? Array(samples.prefix(Self.windowSamples)) : samples
        return spectrogram(kept, padding: Self.windowSamples - kept.count)
    }

    /// Scales log powers in place: clamps to `loudest` - 8, then (x + 4) / 4.
    public static func normalise(_ values: UnsafeMutableBufferPointer<Float>, loudest: Float) {
        guard let base = values.baseAddress else { return }
        unsafe normaliseLogMel(base, count: values.count, least: loudest - 8)
    }
}
