public import SoriCore
public import SoriModels
import SoriOnnx
public import SoriRecognition
import SoriVAD

/// English speech by Moonshine: small, fast on two cores, always there where its library runs.
///
/// Prompt, hotwords and the options of decoding make no difference; translating into English is the identity. A
/// segment's confidence is the mean probability of its tokens; word times are spread over the segment by length.
public final class MoonshineRecognizer: Recognizer {
    /// Seconds of audio decoded in one go unless told otherwise: the best of docs/recognition.md's table.
    public static let defaultLongestChunk = 20.0

    /// Seconds of live audio decoded in one go, a subchunk: what was said before the last cut is decoded already when
    /// an utterance ends, which its speaker waits for. Down to 10 s no more words are lost than at 16 s, at 8 s more
    /// are (docs/recognition.md).
    private static let longestLiveSubchunk = 10.0

    /// What is loaded.
    public let profile: RecognizerProfile
    private let model: MoonshineModel
    private let voice: SileroModel
    /// For recordings; they give way to live speech, which somebody waits for.
    private let threads: DecodingThreads
    private let liveThreads: DecodingThreads
    private let voiceThreads: WorkerPool
    private let parallelism: Int
    private let chunks: ChunkOptions
    private let decoder: SubchunkDecoder

    /// Loads the library, the model and the voice activity model below `assets`.
    ///
    /// - Parameters:
    ///   - parallelism: how many chunks are decoded at the same time, 1...64, of one recording or of several; they
    ///     share one model and wait in order of asking.
    ///   - longestChunk: seconds of audio decoded in one go, 1...30.
    /// - Throws: `RecognitionError` `backend_missing`, `model_missing` or `model_damaged`, each with its remedy.
    public static func load(
        assets: Assets, parallelism: Int = 2, longestChunk: Double = defaultLongestChunk
    ) async throws -> MoonshineRecognizer {
        try await load(
            files: .tinyEnglish(assets), voiceActivity: assets.voiceActivity, parallelism: parallelism,
            chunks: chunkOptions(longest: longestChunk))
    }

    /// Wider edges than a listener needs: the model loses first words of speech that starts at once.
    static func chunkOptions(longest: Double) -> ChunkOptions {
        ChunkOptions(segmenter: SegmenterOptions(minSilence: 0.8, padding: 0.6), maxDuration: min(30, longest))
    }

    static func load(
        files: MoonshineFiles, voiceActivity: String, parallelism: Int, chunks: ChunkOptions
    ) async throws -> MoonshineRecognizer {
        let parallelism = min(64, max(1, parallelism))
        let threads = DecodingThreads(count: parallelism, niceness: 10)
        return try await threads.run { () throws(RecognitionError) in
            let model = try MoonshineModel(files, threads: 1)
            do throws(FileError) {
                let voice = try SileroModel(path: voiceActivity)
                return MoonshineRecognizer(model, voice, files, threads, parallelism, chunks)
            } catch {
                throw RecognitionError(
                    code: .modelMissing,
                    message: "the voice activity model \(voiceActivity) cannot be used; run scripts/setup",
                    cause: error)
            }
        }
    }

    private init(
        _ model: MoonshineModel, _ voice: SileroModel, _ files: MoonshineFiles, _ threads: DecodingThreads,
        _ parallelism: Int, _ chunks: ChunkOptions
    ) {
        self.model = model
        self.voice = voice
        self.threads = threads
        // One more than the machine has: for the moment in which a final begins and an interim makes room
        // (`LiveQueue`).
        liveThreads = DecodingThreads(count: parallelism + 1)
        voiceThreads = WorkerPool(name: "sori-vad", threads: parallelism)
        self.parallelism = parallelism
        self.chunks = chunks
        decoder = SubchunkDecoder(cutter: PauseCutter(seconds: chunks.maxDuration))
        profile = RecognizerProfile(
            backend: "moonshine", backendType: "MoonshineModel", model: files.name, modelPath: files.folder,
            device: "cpu", computeType: "int8", languages: ["en"], liveDecodings: parallelism)
    }

    /// Transcribes a recording to its end; see `Recognizer`.
    public func transcribe(
        _ audio: any SampleSource, options: DecodingOptions, resuming checkpoint: RecognitionCheckpoint?,
        progress: @escaping @Sendable (RecognitionProgress) async -> Void
    ) async throws -> Transcript {
        try EnglishOnly.check(options.language)
        let source = CheckedSource(audio)
        let known = checkpoint ?? RecognitionCheckpoint()
        let chunker = SpeechChunker(
            source: source, model: voice, pool: voiceThreads, options: chunks, after: known.snapshot)
        var transcript = Transcript(language: "en", duration: 0, segments: known.segments)
        try await ChunkPipeline(width: parallelism).run {
            try await chunker.next(after: known)
        } decode: { chunk in
            try await self.decode(chunk, options)
        } emit: { end, segments in
            let numbered = segments.numbered(from: transcript.segments.count)
            transcript.segments += numbered
            await progress(
                RecognitionProgress(
                    decodedSeconds: end.seconds, newSegments: numbered, language: "en", snapshot: end.snapshot))
        }
        transcript.duration = source.givenSeconds
        return transcript
    }

    /// Opens a session for live audio; throws `unsupported_language` for anything but English.
    public func openSession(_ options: DecodingOptions) async throws -> any RecognitionSession {
        try EnglishOnly.check(options.language)
        let cutter = PauseCutter(seconds: min(Self.longestLiveSubchunk, chunks.maxDuration))
        return GrowingSession(cutter: cutter, finalsKeepInterims: true) { [self] subchunk, _ in
            ("en", try await decode(subchunk, options, isLive: true))
        }
    }

    /// The segments of one chunk, with words when `options` ask for them.
    func decode(_ chunk: SpeechChunk, _ options: DecodingOptions, isLive: Bool = false) async throws -> [Segment] {
        guard SpeechSamples.usable(chunk.samples) != nil else { return [] }
        let stop = try model.makeStop()
        let segments = try await (isLive ? liveThreads : threads).run(onCancel: stop.stop) {
            [decoder, model] () throws(RecognitionError) in
            try decoder.segments(chunk) { (samples, limit) throws(RecognitionError) in
                try model.decode(samples, limit: limit, stop: stop)
            }
        }
        guard options.wordTimestamps else { return segments }
        return segments.map { segment in
            var segment = segment
            segment.words = WordInterpolation.words(of: segment.text, start: segment.start, end: segment.end)
            return segment
        }
    }
}
