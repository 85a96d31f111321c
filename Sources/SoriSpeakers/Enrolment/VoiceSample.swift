/// A voice as it was heard in one recording or utterance.
public struct VoiceSample: Sendable, Equatable {
    /// The voice.
    public let voice: Voiceprint
    /// Seconds of speech it was heard in, silence left out.
    public let seconds: Double
    /// Decibels below full scale of that speech (root mean square), -120...0.
    public let level: Double

    init(voice: Voiceprint, seconds: Double, level: Double) {
        self.voice = voice
        self.seconds = seconds
        self.level = level
    }
}
