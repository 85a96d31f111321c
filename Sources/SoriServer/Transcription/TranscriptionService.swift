import SoriAudio
import SoriCore
import SoriRecognition

/// Decodes and recognises recordings, a fixed number at once.
struct TranscriptionService: Sendable {
    /// What came of a request.
    struct Outcome: Sendable {
        let transcript: Transcript
        /// The recogniser that did it.
        let profile: RecognizerProfile
        /// What the decoder had to say about a damaged file.
        let warnings: [AudioWarning]
    }

    let recognizers: SpeechBackends
    let admission: FairSemaphore
    let decoding: WorkerPool
    /// The language when a request names none, if one is configured.
    let preferredLanguage: String?
    let logger: Logger

    /// The loaded recogniser; throws 503 with the remedy when there is none.
    func current() throws(APIError) -> any Recognizer {
        try recognizers.required()
    }

    /// Transcribes one recording once it is admitted.
    ///
    /// Throws 415 for what is no audio, 422 for a language the model does not know, 500 for a file that the system
    /// fails to read, 503 when nothing is loaded or too many wait. `progress` is called with the segments as they come.
    func transcribe(
        _ request: TranscriptionRequest, progress: @escaping @Sendable (RecognitionProgress) async -> Void = { _ in }
    ) async throws -> Outcome {
        // Looked at before waiting, so that a wrong request is told at once.
        _ = try options(for: request, profile: current().profile)
        return try await admitted {
            let recognizer = try current()
            let options = try options(for: request, profile: recognizer.profile)
            do {
                let audio = try await AudioFile.open(
                    path: request.path, pool: decoding, options: AudioOptions(named: request.name))
                let transcript = try await recognizer.transcribe(audio, options: options, progress: progress)
                if let doubt = TranscriptDoubt(transcript, options: options) {
                    // Neither the text nor the file's name: both tell of people.
                    logger.warning(
                        doubt.message(model: recognizer.profile.model), ["language": transcript.language])
                }
                return Outcome(
                    transcript: transcript, profile: recognizer.profile, warnings: audio.warnings)
            } catch let error as AudioError {
                // The decoder knows the file by its descriptor; the client knows it by name.
                throw APIError(
                    error, file: request.name, reason: error.message.replacing(request.path, with: request.name))
            }
        }
    }

    /// Runs `body` once a transcription may begin.
    private func admitted<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await admission.withPermit(body)
        } catch is FairSemaphore.QueueFull {
            throw APIError.busy
        }
    }

    /// The options with the language decided.
    private func options(for request: TranscriptionRequest, profile: RecognizerProfile) throws(APIError)
        -> DecodingOptions
    {
        var options = request.options
        options.language = try LanguageChoice.code(
            requested: options.language, preferred: preferredLanguage, known: profile.languages)
        return options
    }
}
