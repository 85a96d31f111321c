public import SoriCore

/// Puts together what is said in a recording and who says it.
public struct SpeakerTranscription: Sendable {
    /// What hears the voices; nil where it is not installed.
    public let models: SpeakerModels?

    /// What came of a recording.
    public struct Outcome: Sendable {
        /// The transcript; its segments have speakers as far as they were told apart.
        public let transcript: Transcript
        /// Who was heard when, if voices were asked for.
        public let diarisation: Diarisation?
        /// Who the speakers are, by number, if known people were looked for; nil for strangers.
        public let matches: [KnownSpeakers.Match?]?
        /// Why there are no speakers though they were asked for; the text is not lost.
        public let problem: SpeakerError?
    }

    /// With the models, or nil where voices cannot be told apart.
    public init(models: SpeakerModels?) { self.models = models }

    /// The models; throws `speaker_model_missing` where there are none.
    public func required() throws(SpeakerError) -> SpeakerModels {
        guard let models else {
            throw SpeakerError(
                code: .modelMissing, message: "the models that tell speakers apart are not there; run scripts/setup")
        }
        return models
    }

    /// Transcribes a recording and gives its words to the voices that are heard.
    ///
    /// `transcribe` is called once, with a source that it must pull to the end and with options that ask for words.
    /// The speakers get the names of those of `known` who are heard. Throws what `transcribe` throws, and
    /// `speaker_model_missing`.
    public func byVoices(
        _ audio: any SampleSource, options: DecodingOptions, speakers: DiarisationOptions,
        known: KnownSpeakers? = nil,
        transcribe: (any SampleSource, DecodingOptions) async throws -> Transcript
    ) async throws -> Outcome {
        let models = try required()
        let source = DiarisingSource(audio, models: models)
        var withWords = options
        withWords.wordTimestamps = true
        let transcript = try await transcribe(source, withWords)
        do {
            let diarisation = try await source.finish(speakers)
            let matches = known?.matches(diarisation)
            return Outcome(
                transcript: transcript.attributed(
                    to: diarisation, names: (matches ?? []).map { $0?.speaker.name }, keepsWords: options.wordTimestamps
                ),
                diarisation: diarisation, matches: matches, problem: nil)
        } catch let error as SpeakerError {
            return Outcome(transcript: transcript, diarisation: nil, matches: nil, problem: error)
        }
    }

    /// Transcribes the channels one after the other, each as one speaker.
    public static func byChannels(
        _ channels: [any SampleSource], names: [String],
        transcribe: (Int, any SampleSource) async throws -> Transcript
    ) async throws -> Transcript {
        var transcripts: [Transcript] = []
        for (index, channel) in channels.enumerated() { transcripts.append(try await transcribe(index, channel)) }
        guard channels.count > 1 || !names.isEmpty else { return Transcript(channels: transcripts) }
        let all = Transcript.channelNames(channels.count)
        return Transcript(
            channels: transcripts,
            names: all.indices.map { names.indices.contains($0) ? names[$0] : all[$0] })
    }
}
