/// A voice with a name to it: one of those that a matcher knows.
public struct RegisteredVoice: Sendable, Equatable {
    /// What the caller calls the speaker, such as a registry's id or a number; unique in a matcher.
    public let id: String
    /// The voice; the middle of several enrolments where there are some.
    public let voice: Voiceprint
    /// Seconds of speech that it was heard in, all enrolments together.
    public let seconds: Double

    /// Makes a registered voice.
    public init(id: String, voice: Voiceprint, seconds: Double) {
        self.id = id
        self.voice = voice
        self.seconds = seconds
    }

    /// The voice of one enrolment.
    public init(id: String, _ sample: VoiceSample) {
        self.init(id: id, voice: sample.voice, seconds: sample.seconds)
    }
}
