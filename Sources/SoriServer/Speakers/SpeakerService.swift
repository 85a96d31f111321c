import SoriAudio
import SoriCore
import SoriHTTP
import SoriSpeakers
import SoriVAD

/// Registers voices from uploads and tells whose voice an upload is.
struct SpeakerService: Sendable {
    let registry: SpeakerRegistry
    private let reader: Result<VoiceReader, APIError>
    private let decoding: WorkerPool
    private let admission: FairSemaphore

    /// Seconds of a recording that are looked at: enough to find as much speech as enrolment uses.
    private static let longestRecording = 180.0

    /// A service of `registry`; without models it answers 503 wherever a voice must be heard.
    init(
        registry: SpeakerRegistry, models: SpeakerModels?, voiceActivity: Result<SileroModel, FileError>,
        decoding: WorkerPool, admission: FairSemaphore
    ) {
        self.registry = registry
        self.decoding = decoding
        self.admission = admission
        reader =
            if let models {
                voiceActivity.map { VoiceReader(models, voiceActivity: $0) }.mapError { .noVoices($0.message) }
            } else {
                .failure(.noVoices("the speaker models are not there"))
            }
    }

    /// Throws 503 with the remedy when voices cannot be heard.
    func check() throws(APIError) { _ = try reader.get() }

    /// The voice of a person to be registered, in an upload.
    ///
    /// Throws 415 for what is no audio, 422 with the code of `EnrolmentError`, 503 when too many wait.
    func enrolment(_ file: UploadedFile) async throws -> VoiceSample {
        try await hear(file) { reader, samples in try await reader.enrolment(samples) }
    }

    /// Who speaks in an upload; throws as `enrolment` does, 422 `no_speech` when nobody does.
    func identify(_ file: UploadedFile) async throws -> SpeakerIdentity {
        let sample = try await hear(file) { reader, samples in
            guard let sample = try await reader.utterance(samples) else {
                throw EnrolmentError(code: .noSpeech, message: "nobody speaks in the file; send speech of one person")
            }
            return sample
        }
        let speakers = try await registry.speakers()
        let match = SpeakerMatcher(speakers.map(\.voice)).match(sample)
        return SpeakerIdentity(match, speakers: speakers, seconds: sample.seconds)
    }

    private func hear(
        _ file: UploadedFile, _ body: (VoiceReader, [Float]) async throws -> VoiceSample
    ) async throws -> VoiceSample {
        let reader = try reader.get()
        do {
            return try await admission.withPermit { try await body(reader, try await samples(of: file)) }
        } catch is FairSemaphore.QueueFull {
            throw APIError.busy
        } catch let error as SpeakerError {
            throw APIError.hearingFailed(error)
        } catch let error as AudioError {
            // The decoder knows the upload by the server's name for it.
            let reason = error.message.replacing(file.path, with: file.filename)
            throw APIError(error, file: file.filename, reason: reason)
        }
    }

    private func samples(of file: UploadedFile) async throws -> [Float] {
        let audio = try await AudioFile.open(
            path: file.path, pool: decoding, options: AudioOptions(named: file.filename))
        let longest = Int(Self.longestRecording * Double(sampleRate))
        var samples: [Float] = []
        while samples.count < longest, let block = try await audio.next() { samples += block }
        return Array(samples.prefix(longest))
    }
}
