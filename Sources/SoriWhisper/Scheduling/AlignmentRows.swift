import SoriCore

/// A text that is stepped once more, to see which frames its tokens attend to.
struct AlignmentRows {
    /// The start, `<|notimestamps|>`, the text, the end of text.
    let tokens: [Int]
    /// What has been seen so far.
    private(set) var attention: TokenAttention
    private let heads: [WhisperConfiguration.AttentionHead]
    private let endOfText: Int
    private let kernels: LogitsKernels

    /// Nil when there is no text, or more than the decoder can take.
    ///
    /// Source: openai/whisper `timing.py`, `find_alignment`.
    init?(
        _ text: [Int], language: String, rules: DecodingRules, configuration: WhisperConfiguration, frames: Int
    ) {
        let tokenizer = rules.tokenizer
        guard !text.isEmpty,
            let start = try? tokenizer.startSequence(language: language, task: rules.options.task),
            start.count + text.count + 2 <= configuration.textContext
        else { return nil }
        tokens = start + [tokenizer.special.noTimestamps] + text + [tokenizer.special.endOfText]
        endOfText = tokenizer.special.endOfText
        kernels = rules.kernels
        heads = configuration.wordHeads
        let columns = min(frames / 2, configuration.audioContext)
        guard columns > 0 else { return nil }
        attention = TokenAttention(
            tokens: text, probabilities: [], startLength: start.count, heads: heads.count, rows: tokens.count,
            frames: columns, scores: [Float](repeating: 0, count: heads.count * tokens.count * columns))
    }

    /// Steps rows from `first` on; gives where to go on.
    mutating func step(
        from first: Int, sequence: Int32, window: Int32, _ scratch: AlignmentScratch, _ runtime: any WhisperRuntime
    ) throws(WhisperError) -> Int {
        let end = min(tokens.count, first + scratch.rows)
        // The logits after row i tell how likely text token i - startLength was.
        let wanted = attention.startLength..<attention.startLength + attention.tokens.count
        let rows = (first..<end).map { index in
            // All logits exact: a sampled token may be among the unlikely ones, and its probability is what is asked
            // for.
            BatchToken(
                sequence: sequence, window: window, token: Int32(tokens[index]), position: Int32(index),
                wantsLogits: wanted.contains(index))
        }
        let configuration = runtime.configuration
        let result = unsafe rows.withUnsafeBufferPointer { rows in
            Result { () throws(WhisperError) in
                try unsafe runtime.stepCapturing(rows, heads: heads, scores: scratch.scores, logits: scratch.logits)
            }
        }
        try result.get()
        var row = 0
        for index in first..<end where wanted.contains(index) {
            let logits = unsafe scratch.logits + row * configuration.vocabularySize
            let total = unsafe kernels.logSumExponential(logits, count: endOfText)
            let token = attention.tokens[index - attention.startLength]
            attention.probabilities.append(exponential(unsafe logits[token] - total))
            row += 1
        }
        let (columns, count) = (attention.frames, end - first)
        for head in heads.indices {
            for index in 0..<count {
                let source = unsafe scratch.scores + (head * count + index) * configuration.audioContext
                let target = (head * tokens.count + first + index) * columns
                for column in 0..<columns { attention.scores[target + column] = unsafe source[column] }
            }
        }
        return end
    }
}
