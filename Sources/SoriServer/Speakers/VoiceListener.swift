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
        // The file is removed with the last reference to it.
        defer { withExtendedLifetime(file) {} }
        return try await hear(VoiceSource(file), longest: longest, body)
    }

    /// What `body` hears in a file or parts of it, given `longest` seconds of that; throws as the other does.
    func hear(
        _ source: VoiceSource, longest: Double = longestRecording,
        _ body: (VoiceReader, [Float]) async throws -> VoiceSample
    ) async throws -> VoiceSample {
        let reader = try reader.get()
        do {
            return try await admission.withPermit { try await body(reader, try await samples(of: source, longest)) }
        } catch is FairSemaphore.QueueFull {
            throw APIError.busy
        } catch let error as SpeakerError {
            throw APIError.hearingFailed(error)
        } catch let error as AudioError {
            // The decoder knows the file by the server's name for it.
            let reason = error.message.replacing(source.path, with: source.name)
            throw APIError(error, file: source.name, reason: reason)
        }
    }

    private func samples(of source: VoiceSource, _ longest: Double) async throws -> [Float] {
        var options = AudioOptions(named: source.name)
        if let channel = source.channel { options.channels = .only(channel) }
        let audio = try await AudioFile.open(path: source.path, pool: decoding, options: options)
        var cut = SpanCut(source.spans ?? [0...longest], longest: longest)
        while !cut.isComplete, let block = try await audio.next() { cut.append(block) }
        return cut.samples
    }
}
