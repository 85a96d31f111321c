import SoriCore
import SoriHTTP
import SoriSpeakers

/// Registers voices from uploads and tells whose voice an upload is.
struct SpeakerService: Sendable {
    let registry: SpeakerRegistry
    let listener: VoiceListener

    /// Throws 503 with the remedy when voices cannot be heard.
    func check() throws(APIError) { try listener.check() }

    /// The voice of a person to be registered, in an upload.
    ///
    /// Throws 415 for what is no audio, 422 with the code of `EnrolmentError`, 503 when too many wait.
    func enrolment(_ file: UploadedFile) async throws -> VoiceSample {
        try await listener.hear(file) { reader, samples in try await reader.enrolment(samples) }
    }

    /// Who speaks in an upload; throws as `enrolment` does, 422 `no_speech` when nobody does.
    func identify(_ file: UploadedFile) async throws -> SpeakerIdentity {
        let sample = try await listener.hear(file) { reader, samples in
            guard let sample = try await reader.utterance(samples) else {
                throw EnrolmentError(code: .noSpeech, message: "nobody speaks in the file; send speech of one person")
            }
            return sample
        }
        let speakers = try await registry.speakers()
        let match = SpeakerMatcher(speakers.map(\.voice)).match(sample)
        return SpeakerIdentity(match, speakers: speakers, seconds: sample.seconds)
    }
}
