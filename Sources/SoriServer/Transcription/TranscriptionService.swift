import SoriAudio
import SoriCore
import SoriRecognition
import SoriSpeakers

/// Decodes and recognises recordings, a fixed number at once.
struct TranscriptionService: Sendable {
    /// What came of a request.
    struct Outcome: Sendable {
        let transcript: Transcript
        /// The recogniser that did it.
        let profile: RecognizerProfile
        /// What the decoder had to say about a damaged file.
        let warnings: [AudioWarning]
        /// Who was heard when, if voices were to be told apart and could be.
        var diarisation: Diarisation?
        /// Who the speakers are, by number, if known people were looked for.
        var matches: [KnownSpeakers.Match?]?
        /// Why the speakers could not be told apart.
        var speakerProblem: SpeakerError?
    }

    let recognizers: SpeechBackends
    let speakers: SpeakerTranscription
    let admission: FairSemaphore
    let decoding: WorkerPool
    /// The language when a request names none, if one is configured.
    let preferredLanguage: String?
    /// Told of each recording that was recognised.
    let figures: FigureRecorder
    let logger: Logger

    /// The loaded recogniser; throws 503 with the remedy when there is none.
    func current() throws(APIError) -> any Recognizer {
        try recognizers.required()
    }

    /// Transcribes one recording once it is admitted.
    ///
    /// Throws 415 for what is no audio, 422 for a language the model does not know, 500 for a file that the system
    /// fails to read, 503 when nothing is loaded, speakers cannot be told apart here, or too many wait. `progress` is
    /// called with the segments as they come; those of `checkpoint` are there already.
    func transcribe(
        _ request: TranscriptionRequest, resuming checkpoint: RecognitionCheckpoint? = nil,
        progress: @escaping @Sendable (RecognitionProgress) async -> Void = { _ in }
    ) async throws -> Outcome {
        // Looked at before waiting, so that a wrong request is told at once.
        _ = try options(for: request.options, profile: current().profile)
        if case .voices = request.speakers { _ = try speakers.required() }
        return try await admitted {
            let recognizer = try current()
            let options = try options(for: request.options, profile: recognizer.profile)
            let start = ContinuousClock.now
            do {
                let outcome = try await outcome(
                    of: request, recognizer, options, resuming: checkpoint, progress: progress)
                let audio = outcome.transcript.duration - (checkpoint?.decodedSeconds ?? 0)
                figures.recognised(audio: max(0, audio), work: ContinuousClock.now - start)
                if let doubt = TranscriptDoubt(outcome.transcript, options: options) {
                    // Neither the text nor the file's name: both tell of people.
                    logger.warning(
                        doubt.message(model: recognizer.profile.model), ["language": outcome.transcript.language])
                }
                if let problem = outcome.speakerProblem {
                    logger.error("speakers could not be told apart", ["error": "\(problem)"])
                }
                return outcome
            } catch let error as AudioError {
                // The decoder knows the file by its descriptor; the client knows it by name.
                throw APIError(
                    error, file: request.name, reason: error.message.replacing(request.path, with: request.name))
            }
        }
    }

    private func outcome(
        of request: TranscriptionRequest, _ recognizer: any Recognizer, _ options: DecodingOptions,
        resuming checkpoint: RecognitionCheckpoint?,
        progress: @escaping @Sendable (RecognitionProgress) async -> Void
    ) async throws -> Outcome {
        let audioOptions = AudioOptions(named: request.name)
        let profile = recognizer.profile
        if case .channels(let names) = request.speakers {
            let channels = try await AudioFile.openChannels(path: request.path, pool: decoding, options: audioOptions)
            let transcript = try await SpeakerTranscription.byChannels(channels, names: names) { _, audio in
                try await recognizer.transcribe(audio, options: options, progress: progress)
            }
            return Outcome(transcript: transcript, profile: profile, warnings: channels.first?.warnings ?? [])
        }
        let audio = try await AudioFile.open(path: request.path, pool: decoding, options: audioOptions)
        guard case .voices(let wanted) = request.speakers else {
            let transcript = try await recognizer.transcribe(
                audio, options: options, resuming: checkpoint, progress: progress)
            return Outcome(transcript: transcript, profile: profile, warnings: audio.warnings)
        }
        let told = try await speakers.byVoices(
            audio, options: options, speakers: wanted, known: request.known
        ) { source, options in
            try await recognizer.transcribe(source, options: options, resuming: checkpoint, progress: progress)
        }
        return Outcome(
            transcript: told.transcript, profile: profile, warnings: audio.warnings, diarisation: told.diarisation,
            matches: told.matches, speakerProblem: told.problem)
    }

    /// Runs `body` once a transcription may begin.
    private func admitted<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await admission.withPermit(body)
        } catch is FairSemaphore.QueueFull {
            throw APIError.busy
        }
    }

    /// The options with the language decided; throws 422 for one that the model does not know.
    func options(for wanted: DecodingOptions, profile: RecognizerProfile) throws(APIError) -> DecodingOptions {
        var options = wanted
        options.language = try LanguageChoice.code(
            requested: options.language, preferred: preferredLanguage, known: profile.languages)
        return options
    }
}
