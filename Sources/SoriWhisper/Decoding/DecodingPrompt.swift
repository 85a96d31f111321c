import SoriCore

/// The tokens a window's decoding begins with.
struct DecodingPrompt: Sendable, Equatable {
    /// Previous text, start of transcript, language, task, prefix: what the reference calls the initial tokens.
    let tokens: [Int]
    /// Where `<|startoftranscript|>` is: the logits there tell whether there is speech.
    let startIndex: Int
    /// How many of the last tokens are what was heard already at the beginning of the window.
    let heardCount: Int

    /// Puts the prompt together; both halves of the context are cut so that there is always room for an answer.
    ///
    /// `previous` is the text before, `heard` what was heard already of the window, as tokens. Throws `WhisperError`
    /// for a language the model does not know.
    init(
        previous: [Int], heard: [Int] = [], language: String, options: DecodingOptions, tokenizer: WhisperTokenizer,
        textContext: Int
    ) throws(WhisperError) {
        let half = max(1, textContext / 2 - 1)
        let start = try tokenizer.startSequence(
            language: language, task: options.task, timestamps: !options.withoutTimestamps)
        let prefix = Self.encode(options.prefix, tokenizer).suffix(max(0, half - start.count))
        // The hot words first: what is said last weighs most, and that should be the text before.
        let hotwords = prefix.isEmpty ? Self.encode(options.hotwords, tokenizer).prefix(half) : []
        let before = (hotwords + previous.suffix(half - hotwords.count)).suffix(max(0, half - heard.count))
        let head = before.isEmpty ? [] : [tokenizer.special.startOfPrevious] + before
        startIndex = head.count
        tokens = head + start + (heard.isEmpty ? Array(prefix) : heard)
        heardCount = heard.count
    }

    private static func encode(_ text: String?, _ tokenizer: WhisperTokenizer) -> [Int] {
        let scalars = Array((text ?? "").unicodeScalars).trimmed
        return scalars.isEmpty ? [] : tokenizer.encode(" " + String(String.UnicodeScalarView(scalars)))
    }
}
