import SoriCore

/// All rules of one window, in the order in which they apply.
struct TokenFilters: Sendable {
    private var repetition: RepetitionRules
    private var suppression: TokenSuppression
    private var timestamps: TimestampRules?
    private let repeats: Bool

    /// The rules that `options` ask for, of a model with `audioContext` positions of 30 s; the prompt comes with
    /// `begin`.
    init(
        _ options: DecodingOptions, tokenizer: WhisperTokenizer, audioContext: Int, kernels: LogitsKernels = .portable
    ) {
        repetition = RepetitionRules(
            penalty: Float(options.repetitionPenalty), noRepeatLength: options.noRepeatNgramSize, sampleBegin: 0)
        repeats = options.repetitionPenalty == 1 && options.noRepeatNgramSize == 0
        suppression = TokenSuppression(
            always: options.suppressTokens.isEmpty ? [] : tokenizer.suppressedTokens(options.suppressTokens),
            first: options.suppressBlank ? tokenizer.encode(" ") + [tokenizer.special.endOfText] : [], sampleBegin: 0)
        guard !options.withoutTimestamps else { return }
        let step = 30 / Double(max(1, audioContext))
        timestamps = TimestampRules(
            special: tokenizer.special, sampleBegin: 0,
            maxInitialIndex: options.maxInitialTimestamp.map { Int(($0 / step).rounded(.toNearestOrEven)) },
            kernels: kernels)
    }

    /// How many tokens are forbidden always.
    var forbidden: Int { suppression.always.count }

    /// The same rules for a prompt of `sampleBegin` tokens, the last `heard` of which were heard in the window: the
    /// timestamps go on from theirs.
    func begin(at sampleBegin: Int, heard: Int = 0) -> TokenFilters {
        var filters = self
        filters.repetition.sampleBegin = sampleBegin
        filters.suppression.sampleBegin = sampleBegin
        filters.timestamps?.sampleBegin = sampleBegin - heard
        return filters
    }

    /// Forbids and weakens in `logits`, after `tokens`, all so far with the prompt.
    func apply(to logits: UnsafeMutableBufferPointer<Float>, tokens: [Int]) {
        if !repeats { unsafe repetition.apply(to: logits, tokens: tokens) }
        unsafe suppression.apply(to: logits, tokens: tokens)
        if let timestamps { unsafe timestamps.apply(to: logits, tokens: tokens) }
    }
}

/// Something that forbids or weakens tokens before the next one is chosen.
public protocol LogitsFiltering {
    /// Changes `logits`, one for every id of the vocabulary, after `tokens`, all so far with the prompt.
    func apply(to logits: UnsafeMutableBufferPointer<Float>, tokens: [Int])
}

/// `x[i] = -inf` for i in `range`, cut to what is there.
func forbid(_ range: Range<Int>, in logits: UnsafeMutableBufferPointer<Float>) {
    let kept = range.clamped(to: 0..<logits.count)
    guard !kept.isEmpty, let base = logits.baseAddress else { return }
    unsafe (base + kept.lowerBound).update(repeating: -.infinity, count: kept.count)
}
