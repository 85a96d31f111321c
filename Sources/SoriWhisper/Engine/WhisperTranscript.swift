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
