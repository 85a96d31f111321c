import SoriCore
public import SoriVAD

/// Hears whose voice speaks in a recording of one person, or in an utterance: only speech is looked at.
public struct VoiceReader: Sendable {
    /// What enrolment asks of a recording.
    public let rules: EnrolmentRules
    private let models: SpeakerModels
    private let voiceActivity: SileroModel

    /// Shorter speech has no voice that could be told.
    private static let leastUtterance = 0.3

    /// Uses models that are loaded already.
    public init(_ models: SpeakerModels, voiceActivity: SileroModel, rules: EnrolmentRules = EnrolmentRules()) {
        self.models = models
        self.voiceActivity = voiceActivity
        self.rules = rules
    }

    /// The voice of a person to be registered, of samples at 16 kHz, mono.
    ///
    /// Throws `EnrolmentError` when the recording is not fit for it, and `speaker_computation_failed`.
    public func enrolment(_ samples: [Float]) async throws -> VoiceSample {
        let audio = await spoken(samples)
        try rules.check(audio)
        guard let heard = try await models.hear(audio.samples, parts: VoiceParts(seconds: audio.seconds).count) else {
            throw rules.tooShort(audio)
        }
        try rules.check(
            agreement: VoiceParts.agreement(heard.parts), others: try await models.secondsOfOthers(audio.samples))
        return VoiceSample(voice: heard.whole, seconds: audio.seconds)
    }

    /// The voice of an utterance of samples at 16 kHz, mono; nil when hardly anybody speaks in it.
    ///
    /// Throws `speaker_computation_failed`.
    public func utterance(_ samples: [Float]) async throws -> VoiceSample? {
        let audio = await spoken(samples)
        guard audio.seconds >= Self.leastUtterance, let heard = try await models.hear(audio.samples, parts: 1)
        else { return nil }
        return VoiceSample(voice: heard.whole, seconds: audio.seconds)
    }

    private func spoken(_ samples: [Float]) async -> SpokenAudio {
        let (model, longest) = (voiceActivity, rules.mostSpeech)
        return await models.pool.run { SpokenAudio(samples, voiceActivity: model, longest: longest) }
    }
}
