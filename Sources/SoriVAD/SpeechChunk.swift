/// A piece of audio with speech in it, cut where it is quiet.
public struct SpeechChunk: Sendable, Equatable {
    /// 16 kHz mono in -1...1, without holes: sample `i` was heard at `start + i / 16000`.
    public var samples: [Float]
    /// Seconds from the start of the audio.
    public var start: Double
    /// Seconds from the start of the audio.
    public var end: Double

    /// Makes a chunk that ends after its samples.
    public init(samples: [Float], start: Double, end: Double) {
        self.samples = samples
        self.start = start
        self.end = end
    }
}
