import SoriAudio
import SoriCore
import SoriHTTP
import SoriSpeakers
import SoriVAD

/// Hears voices in uploads, a fixed number at once.
struct VoiceListener: Sendable {
    private let reader: Result<VoiceReader, APIError>
    private let decoding: WorkerPool
    private let admission: FairSemaphore

    /// Seconds of a recording that are looked at: enough to find as much speech as enrolment uses.
    static let longestRecording = 180.0

    /// Without models it answers 503 wherever a voice must be heard.
    init(
        models: SpeakerModels?, voiceActivity: Result<SileroModel, FileError>, rules: EnrolmentRules = EnrolmentRules(),
        decoding: WorkerPool, admission: FairSemaphore
    ) {
        self.decoding = decoding
        self.admission = admission
        reader =
            if let models {
                voiceActivity.map { VoiceReader(models, voiceActivity: $0, rules: rules) }
                    .mapError { .noVoices($0.message) }
            } else {
                .failure(.noVoices("the speaker models are not there"))
            }
    }

    /// Throws 503 with the remedy when voices cannot be heard.
    func check() throws(APIError) { _ = try reader.get() }

    /// What `body` hears in an upload, given the start of it.
    ///
    /// Throws 415 for what is no audio, 503 when too many wait, and what `body` throws.
    func hear(
        _ file: UploadedFile, longest: Double = longestRecording,
        _ body: (VoiceReader, [Float]) async throws -> VoiceSample
    ) async throws -> VoiceSample {
        let reader = try reader.get()
        do {
            return try await admission.withPermit { try await body(reader, try await samples(of: file, longest)) }
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

    private func samples(of file: UploadedFile, _ longest: Double) async throws -> [Float] {
        let audio = try await AudioFile.open(
            path: file.path, pool: decoding, options: AudioOptions(named: file.filename))
        let longest = Int(longest * Double(sampleRate))
        var samples: [Float] = []
        while samples.count < longest, let block = try await audio.next() { samples += block }
        return Array(samples.prefix(longest))
    }
}
