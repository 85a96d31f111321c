/// A span of an utterance in which one person speaks, with the voice that is heard there.
public struct VoiceSpan: Sendable, Equatable {
    /// Seconds from the start of the utterance.
    public var start: Double
    /// Seconds from the start of the utterance, never before `start`.
    public var end: Double
    /// Seconds of speech in it.
    public var seconds: Double
    /// The voice.
    public var voice: SpeakerEmbedding

    /// Makes a span.
    public init(start: Double, end: Double, seconds: Double, voice: SpeakerEmbedding) {
        self.start = start
        self.end = max(start, end)
        self.seconds = seconds
        self.voice = voice
    }
}
