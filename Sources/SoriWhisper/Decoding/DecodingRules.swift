import SoriCore

/// Options, rules and tokens of one transcription, made once for all of its windows.
struct DecodingRules: Sendable {
    let options: DecodingOptions
    let tokenizer: WhisperTokenizer
    let filters: TokenFilters
    let seed: UInt64
    let textContext: Int
    let kernels: LogitsKernels

    /// Prepares `options`, which have been checked.
    init(
        _ options: DecodingOptions, tokenizer: WhisperTokenizer, configuration: WhisperConfiguration,
        kernels: LogitsKernels = .portable
    ) {
        self.options = options
        self.tokenizer = tokenizer
        self.kernels = kernels
        filters = TokenFilters(
            options, tokenizer: tokenizer, audioContext: configuration.audioContext, kernels: kernels)
        seed = options.seed ?? UInt64.random(in: .min ... .max)
        textContext = configuration.textContext
    }

    /// What the attempts at one window share.
    func plan(
        previous: [Int], heard: [Int] = [], language: String
    ) throws(WhisperError) -> WindowDecoder.Plan {
        let prompt = try DecodingPrompt(
            previous: previous, heard: heard, language: language, options: options, tokenizer: tokenizer,
            textContext: textContext)
        return WindowDecoder.Plan(
            prompt: prompt, filters: filters.begin(at: prompt.tokens.count, heard: prompt.heardCount), options: options,
            endOfText: tokenizer.special.endOfText, vocabularySize: tokenizer.vocabularySize, textContext: textContext,
            kernels: kernels)
    }

    /// The result that a candidate makes, without what only the window knows.
    func result(_ candidate: DecodedCandidate, temperature: Double) -> WindowResult {
        let text = Array(tokenizer.decode(candidate.tokens).unicodeScalars).trimmed
        return WindowResult(
            tokens: candidate.tokens, averageLogProbability: candidate.average,
            temperature: temperature, compressionRatio: CompressionRatio.of(String(String.UnicodeScalarView(text))))
    }

    /// Whether a result is so bad that the next temperature is tried. Source: openai/whisper `transcribe.py`.
    func needsFallback(_ result: WindowResult) -> Bool {
        let isUnlikely = options.logProbThreshold.map { result.averageLogProbability < $0 } ?? false
        let isSilent = options.noSpeechThreshold.map { result.noSpeechProbability > $0 } ?? false
        if isSilent, isUnlikely { return false }
        return isUnlikely || options.compressionRatioThreshold.map { result.compressionRatio > $0 } ?? false
    }

    /// The result that is kept when none of the attempts, one a temperature, passed the thresholds. Its temperature is
    /// the last one, for what follows must not be conditioned on a text that nobody is sure of.
    ///
    /// Source: SYSTRAN/faster-whisper `transcribe.py`, `generate_with_fallback`; openai/whisper keeps the last.
    func choice(of rejected: [WindowResult], last: WindowResult) -> WindowResult {
        guard options.fallback == .best else { return last }
        let sound = rejected.filter { result in
            options.compressionRatioThreshold.map { result.compressionRatio <= $0 } ?? true
        }
        let candidates = sound.isEmpty ? rejected : sound
        var best = candidates.max { $0.averageLogProbability < $1.averageLogProbability } ?? last
        best.temperature = last.temperature
        return best
    }

    /// Whether a window is taken for silence. Source: openai/whisper `transcribe.py`.
    func isSilent(_ result: WindowResult) -> Bool {
        guard let threshold = options.noSpeechThreshold, result.noSpeechProbability > threshold else { return false }
        return options.logProbThreshold.map { result.averageLogProbability <= $0 } ?? true
    }
}
