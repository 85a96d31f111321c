public import SoriCore

/// A loaded Whisper model: audio in, text out, for any number of callers at once, who share its batches.
///
/// Cancelling the calling task frees its slots within one step and throws `CancellationError`.
public final class WhisperEngine: Sendable {
    /// The dimensions of the model.
    public let configuration: WhisperConfiguration
    /// Text to tokens and back.
    public let tokenizer: WhisperTokenizer
    private let scheduler: WhisperScheduler
    private let mel: LogMel
    private let pool: WorkerPool

    /// Starts a model; `runtime` is called once, on the thread that computes from then on.
    ///
    /// `workers` threads (at least one) compute log-mels and word times. With `keepsSilence` the runtime has encoded
    /// what stands behind windows that are encoded in part before the engine is given. Throws what `runtime` throws.
    public static func start(
        tokenizer: WhisperTokenizer, workers: Int = 2, keepsSilence: Bool = false,
        runtime: @escaping @Sendable () throws(WhisperError) -> any WhisperRuntime
    ) async throws(WhisperError) -> WhisperEngine {
        let scheduler = try await WhisperScheduler.start(tokenizer: tokenizer) { () throws(WhisperError) in
            let runtime = try runtime()
            if keepsSilence { try runtime.keepSilence() }
            return runtime
        }
        return WhisperEngine(scheduler, tokenizer, workers: workers)
    }

    private init(_ scheduler: WhisperScheduler, _ tokenizer: WhisperTokenizer, workers: Int) {
        self.scheduler = scheduler
        self.tokenizer = tokenizer
        configuration = scheduler.configuration
        mel = LogMel(bins: scheduler.configuration.melBins)
        pool = WorkerPool(name: "sori-mel", threads: max(1, workers))
    }

    /// What the model is computed with; never `auto`.
    public var computeType: ComputeType { scheduler.computeType }

    /// How many windows of one recording are worth having on their way at once.
    public var parallelWindows: Int { max(1, scheduler.capacity.windowSlots - 1) }

    /// Codes of the languages the model knows.
    public var languages: [String] {
        tokenizer.isMultilingual ? tokenizer.special.languages.map(\.code) : ["en"]
    }

    /// Throws `WhisperError` (`invalid_argument`), naming the option, when a value is out of range.
    public func check(_ options: DecodingOptions) throws(WhisperError) {
        try options.check(sequences: scheduler.widestGroup, tokenizer: tokenizer)
    }

    /// Transcribes a recording (16 kHz mono, pulled as needed) to its end, in flat memory.
    ///
    /// - Parameters:
    ///   - options: what is wanted; the language, when it is given, is a code of the model.
    ///   - policy: who goes first, and what may be left out for speed.
    ///   - heard: what is known already of the beginning of the audio, none of which is told again; the audio is then
    ///     one window.
    ///   - progress: called after each window with the seconds done and the segments it gave.
    /// - Throws: `WhisperError` (`invalid_argument`) for options out of range, what the source throws, and
    ///   `CancellationError`.
    public func transcribe(
        _ audio: any SampleSource, options: DecodingOptions, policy: WindowPolicy = WindowPolicy(),
        heard: WindowPrefix? = nil,
        progress: (_ seconds: Double, _ segments: [WhisperSegment]) async -> Void = { _, _ in }
    ) async throws -> WhisperTranscript {
        try check(options)
        let source = WindowSource(audio, mel: mel, pool: pool)
        var language = tokenizer.isMultilingual ? options.language : "en"
        var transcript = WhisperTranscript(language: "en", languages: [], duration: 0, segments: [])
        if options.language == nil, language != nil {
            transcript.languages = [LanguageProbability(code: "en", probability: 1)]
        }
        let candidates = options.languageCandidates
        let rules = DecodingRules(
            options, tokenizer: tokenizer, configuration: configuration, kernels: scheduler.logitsKernels)
        var way = LongForm(options, tokenizer: tokenizer, configuration: configuration)
        while true {
            let state = source.state
            switch way.next(available: state.frames, isAtEnd: state.isAtEnd) {
            case .finish:
                if language == nil {
                    transcript.languages = try await languages(of: source, policy.priority, among: candidates)
                }
                transcript.language = language ?? transcript.languages.mostLikely
                transcript.duration = Double(state.frames) / Double(LongForm.framesPerSecond)
                return transcript
            case .pull(let frames):
                try await source.pull(until: max(frames, way.seek + MelTimeline.lookahead))
            case .decode(let seek, let size):
                if language == nil, !tellsLanguage(seek: seek, size: size, policy) {
                    transcript.languages = try await languages(of: source, policy.priority, among: candidates)
                    language = transcript.languages.mostLikely
                }
                let (result, segments) = try await decode(
                    &way, seek: seek, size: size, source, rules, policy, language: language,
                    heard: seek == 0 ? heard : nil)
                if language == nil { (language, transcript.languages) = (result.language, result.languages) }
                transcript.segments += segments
                await progress(Double(way.seek) / Double(LongForm.framesPerSecond), segments)
            }
        }
    }

    /// Whether the window of `size` frames from `seek` tells the language too: being what the reference would tell it
    /// by, or near enough for the caller.
    private func tellsLanguage(seek: Int, size: Int, _ policy: WindowPolicy) -> Bool {
        let isOpening = seek == 0 && size == configuration.windowFrames
        return isOpening || policy.tellsLanguageByWindow || policy.audioContextLimit != nil
    }

    /// The languages of the model, or those among `candidates`, with their probabilities, by the first 30 s.
    private func languages(
        of source: WindowSource, _ priority: WindowPriority, among candidates: [String]
    ) async throws -> [LanguageProbability] {
        try await source.pull(until: MelTimeline.lookahead)
        return try await scheduler.run(priority) {
            let length = configuration.windowFrames
            return WindowRequest(
                mel: await source.opening(length: length), frames: length, purpose: .language, priority: priority)
        }.languages.among(candidates)
    }

    private func positions(_ part: AudioContext?, frames: Int) -> Int? {
        part.map { $0.positions(frames: frames, context: configuration.audioContext) }
    }

    private func decode(
        _ way: inout LongForm, seek: Int, size: Int, _ source: WindowSource, _ rules: DecodingRules,
        _ policy: WindowPolicy, language: String?, heard: WindowPrefix?
    ) async throws -> (WindowResult, [WhisperSegment]) {
        let (previous, state) = (way.prompt, source.state)
        let known = heard.map { prefix in
            prefix.tokens(
                tokenizer, limit: configuration.textContext / 2 - 4,
                lastIndex: configuration.vocabularySize - 1 - tokenizer.special.timestampBegin)
        }
        let result = try await scheduler.run(policy.priority) {
            WindowRequest(
                mel: await source.window(from: seek, count: size, length: configuration.windowFrames), frames: size,
                positions: positions(policy.audioContextLimit, frames: size),
                purpose: .text(
                    WindowRequest.TextRequest(
                        rules: rules, language: language, previous: previous, heard: known ?? [],
                        wantsWords: rules.options.wordTimestamps,
                        stream: UInt64(seek))),
                priority: policy.priority)
        }
        DecodingTimer.current?.add(result.time)
        var words: [WordTiming] = []
        if let attention = result.attention {
            words = await pool.run { [tokenizer, kernels = scheduler.logitsKernels] in
                attention.words(tokenizer: tokenizer, language: result.language, kernels: kernels)
            }
        }
        let segments = way.take(
            result, isSilent: rules.isSilent(result), size: size, words: words,
            contentFrames: state.isAtEnd ? state.frames : nil)
        return (result, segments)
    }
}

extension [LanguageProbability] {
    /// Those of `codes`, their probabilities made to sum to 1; all where `codes` are empty or none of them is there.
    func among(_ codes: [String]) -> [LanguageProbability] {
        let chosen = filter { codes.contains($0.code) }
        guard !chosen.isEmpty else { return self }
        let sum = chosen.reduce(0) { $0 + $1.probability }
        return chosen.map {
            LanguageProbability(code: $0.code, probability: sum > 0 ? $0.probability / sum : 1 / Double(chosen.count))
        }
    }

    /// The code of the likeliest; English when there is none.
    public var mostLikely: String { self.max { $0.probability < $1.probability }?.code ?? "en" }
}
