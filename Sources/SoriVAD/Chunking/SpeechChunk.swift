import SoriCore

/// A part of a recording with speech in it, cut where it is quiet.
public struct SpeechChunk: Sendable, Equatable {
    /// 16 kHz mono in -1...1, without holes: sample `i` was heard at `start + i / 16000`.
    public var samples: [Float]
    /// Seconds from the start of the audio.
    public var start: Double
    /// Seconds from the start of the audio.
    public var end: Double

    /// Where in the audio voice activity found speech, in seconds, in order of time; empty when nobody looked.
    public var speech: [ClosedRange<Double>]
    /// What a chunker needs to go on behind this chunk; nil where another chunk was ready before this one was taken.
    public var snapshot: ChunkerSnapshot?

    /// Makes a chunk that ends after its samples.
    public init(samples: [Float], start: Double, end: Double, speech: [ClosedRange<Double>] = []) {
        self.samples = samples
        self.start = start
        self.end = end
        self.speech = speech
    }

    /// The part of it within `range`, in seconds of the audio.
    public func part(_ range: ClosedRange<Double>) -> SpeechChunk {
        let first = min(max(0, Int(((range.lowerBound - start) * Double(sampleRate)).rounded())), samples.count)
        let last = min(max(first, Int(((range.upperBound - start) * Double(sampleRate)).rounded())), samples.count)
        let begin = start + Double(first) / Double(sampleRate)
        return SpeechChunk(
            samples: Array(samples[first..<last]), start: begin,
            end: begin + Double(last - first) / Double(sampleRate),
            speech: speech.filter { $0.overlaps(range) }.map { $0.clamped(to: range) })
    }
}
