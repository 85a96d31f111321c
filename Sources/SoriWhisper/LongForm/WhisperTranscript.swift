/// What was heard in a recording, as the reference gives it.
public struct WhisperTranscript: Sendable, Equatable {
    /// The language's code, given or detected.
    public var language: String
    /// Every language of the model with its probability, when the language was detected.
    public var languages: [LanguageProbability]
    /// Seconds of audio.
    public var duration: Double
    /// The segments in order of time, cleared ones included.
    public var segments: [WhisperSegment]
}

/// A part of a recording with its text, as the reference gives it.
public struct WhisperSegment: Sendable, Equatable {
    /// Where its window begins, in frames of 10 ms.
    public var seek: Int
    /// Seconds from the start of the recording.
    public var start: Double
    /// Seconds from the start of the recording.
    public var end: Double
    /// The text with the space before it; empty for a segment that was cleared.
    public var text: String
    /// The tokens, timestamps included; empty for a segment that was cleared.
    public var tokens: [Int]
    /// The temperature of the attempt that was kept.
    public var temperature: Double
    /// Mean log-probability of the window's tokens.
    public var averageLogProbability: Double
    /// Length of the window's text over its zlib length.
    public var compressionRatio: Double
    /// Probability that nobody speaks in the window, 0...1.
    public var noSpeechProbability: Double
    /// The words, when asked for, in seconds from the start of the recording.
    public var words: [WordTiming]
}
