import SoriCore

/// A span of speech, in samples of the stream at 16 kHz.
public struct SpeechSpan: Sendable, Hashable, Codable {
    /// The first sample.
    public var start: Int
    /// The sample behind the last.
    public var end: Int

    /// Makes a span; an `end` before `start` is moved to it.
    public init(start: Int, end: Int) {
        self.start = start
        self.end = max(start, end)
    }

    /// Seconds from the start of the stream.
    public var startTime: Double { Double(start) / Double(sampleRate) }
    /// Seconds from the start of the stream.
    public var endTime: Double { Double(end) / Double(sampleRate) }
    /// Samples in the span.
    public var count: Int { end - start }
}
