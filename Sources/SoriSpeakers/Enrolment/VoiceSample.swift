/// A voice as it was heard in one recording or utterance.
public struct VoiceSample: Sendable, Equatable {
    /// The voice.
    public let voice: Voiceprint
    /// Seconds of speech it was heard in, silence left out.
    public let seconds: Double

    init(voice: Voiceprint, seconds: Double) {
        self.voice = voice
        self.seconds = seconds
    }
}
