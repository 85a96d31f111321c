public import SoriCore
import SoriVAD
import SoriWhisper

/// Whisper: many languages, one batched engine for everybody.
///
/// Recordings are cut at pauses and their speech decoded many chunks at once, unless a caller wants the reference's way
/// through the whole recording (`vadFilter` false, or clips of the caller's own).
public final class WhisperRecognizer: Recognizer {
    /// How recordings are cut: silence of up to 3 s still goes into one chunk with the speech around, because encoding
    /// costs the same for 3 s and for 30.
    static let chunks = ChunkOptions(mergeGap: 3)

    /// What is loaded.
    public let profile: RecognizerProfile
    private let engine: WhisperEngine
    private let voice: SileroModel
    private let voiceThreads: WorkerPool
    private let shortInterims: Bool

    init(_ engine: WhisperEngine, voice: SileroModel, shortInterims: Bool, profile: RecognizerProfile) {
        self.shortInterims = shortInterims
        self.engine = engine
        self.voice = voice
        self.profile = profile
        voiceThreads = WorkerPool(name: "sori-vad", threads: 2)
    }

    /// Transcribes a recording to its end; see `Recognizer`.
    public func transcribe(
        _ audio: any SampleSource, options: DecodingOptions, resuming checkpoint: RecognitionCheckpoint?,
        progress: @escaping @Sendable (RecognitionProgress) async -> Void
    ) async throws -> Transcript {
        let wanted = try checked(options)
        let usesVoice = wanted.vadFilter ?? wanted.clipTimestamps.isEmpty
        guard !usesVoice || wanted.clipTimestamps.isEmpty else {
            throw RecognitionError(
                code: .invalidOption,
                message: "clip_timestamps and vad_filter exclude each other; leave one of them out",
                field: "clip_timestamps")
        }
        do {
            let source = CheckedSource(audio)
            return usesVoice
                ? try await speech(of: source, wanted, checkpoint ?? RecognitionCheckpoint(), progress)
                : try await whole(source, wanted, progress)
        } catch let error as WhisperError {
            throw RecognitionError(error)
        }
    }

    /// Opens a session for live audio; throws `unsupported_language` or `invalid_option`.
    public func openSession(_ options: DecodingOptions) async throws -> any RecognitionSession {
        let wanted = try checked(options)
        return WhisperSession(engine, options: wanted, encodesInterimsInPart: shortInterims)
    }

    /// The options with the code that the model has for the language; throws what a caller should be told.
    private func checked(_ options: DecodingOptions) throws(RecognitionError) -> DecodingOptions {
        var options = options
        options.language = WhisperLanguage.code(meantBy: options.language)
        if let language = options.language, !engine.languages.contains(language) {
            throw .unknownLanguage(language, known: engine.languages, model: profile.model)
        }
        options.languageCandidates = options.languageCandidates.compactMap { WhisperLanguage.code(meantBy: $0) }
        do throws(WhisperError) {
            try engine.check(options)
        } catch {
            throw RecognitionError(error)
        }
        return options
    }

    /// The reference's way, window after window.
    private func whole(
        _ source: CheckedSource, _ options: DecodingOptions,
        _ progress: @escaping @Sendable (RecognitionProgress) async -> Void
    ) async throws -> Transcript {
        var count = 0
        var segments: [Segment] = []
        let heard = try await engine.transcribe(source, options: options) { seconds, new in
            // The last window is filled up behind the audio, and a model may hear text there.
            let inside = new.compactMap { Segment($0) }.within(0...source.givenSeconds)
            let numbered = inside.numbered(from: count)
            count += numbered.count
            segments += numbered
            await progress(RecognitionProgress(decodedSeconds: seconds, newSegments: numbered))
        }
        return Transcript(
            language: heard.language, languageProbability: heard.probability, duration: source.givenSeconds,
            segments: segments)
    }

    /// Speech only, many chunks at once.
    private func speech(
        of source: CheckedSource, _ options: DecodingOptions, _ checkpoint: RecognitionCheckpoint,
        _ progress: @escaping @Sendable (RecognitionProgress) async -> Void
    ) async throws -> Transcript {
        let chunker = SpeechChunker(
            source: source, model: voice, pool: voiceThreads, options: Self.chunks, after: checkpoint.snapshot)
        var options = options
        options.language = options.language ?? checkpoint.language
        var transcript = Transcript(
            language: options.language ?? engine.languages.first ?? "en",
            languageProbability: checkpoint.languageProbability, duration: 0, segments: checkpoint.segments)
        func emit(_ end: ChunkEnd, _ segments: [Segment]) async {
            let numbered = segments.numbered(from: transcript.segments.count)
            transcript.segments += numbered
            await progress(
                RecognitionProgress(
                    decodedSeconds: end.seconds, newSegments: numbered, language: options.language,
                    languageProbability: transcript.languageProbability, snapshot: end.snapshot))
        }
        // The first chunk that says anything tells the language of all.
        let policy = WindowPolicy(tellsLanguageByWindow: true)
        while options.language == nil, let chunk = try await chunker.next(after: checkpoint) {
            let heard = try await decodeAll(chunk, options, policy)
            if !heard.language.isEmpty {
                options.language = heard.language
                (transcript.language, transcript.languageProbability) = (heard.language, heard.probability)
            }
            await emit(ChunkEnd(chunk), heard.segments)
        }
        let known = options
        try await ChunkPipeline(width: engine.parallelWindows, firstWidth: 2).run {
            try await chunker.next(after: checkpoint)
        } decode: { [self] chunk in
            try await decodeAll(chunk, known, policy).segments
        } emit: { end, segments in
            await emit(end, segments)
        }
        transcript.duration = source.givenSeconds
        return transcript
    }

    /// One speech chunk, and by itself what its text leaves out of the speech, as the reference's next window would.
    private func decodeAll(
        _ chunk: SpeechChunk, _ options: DecodingOptions, _ policy: WindowPolicy
    ) async throws -> (language: String, probability: Double?, segments: [Segment]) {
        var heard = try await decode(chunk, options, policy)
        // A chunk without any text was found to be silent, or said nothing that passed the thresholds.
        guard !heard.segments.isEmpty else { return heard }
        var options = options
        options.language = options.language ?? heard.language
        var uncovered = UncoveredSpeech(chunk.speech)
        while let range = uncovered.next(heard.segments) {
            let missed = try await decode(chunk.part(range), options, policy)
            heard.segments = (heard.segments + missed.segments).sorted { $0.start < $1.start }
        }
        return heard
    }

    /// One speech chunk, its times those of the recording.
    private func decode(
        _ chunk: SpeechChunk, _ options: DecodingOptions, _ policy: WindowPolicy
    ) async throws -> (language: String, probability: Double?, segments: [Segment]) {
        guard let samples = SpeechSamples.usable(chunk.samples) else { return (options.language ?? "", nil, []) }
        let heard = try await engine.transcribe(ArraySource(samples), options: options, policy: policy)
        let segments = heard.segments.compactMap { Segment($0, offset: chunk.start) }
        return (
            heard.language, heard.probability, segments.within(chunk.start...max(chunk.start, chunk.end))
        )
    }
}

extension WhisperTranscript {
    /// How likely the language is, when it was detected.
    fileprivate var probability: Double? { languages.map(\.probability).max() }
}
