/// Which frames the tokens of a text attend to, as the decoder's alignment heads say, not yet evaluated.
struct TokenAttention: Sendable {
    /// The text tokens.
    var tokens: [Int]
    /// The probability of each text token among the text tokens.
    var probabilities: [Float]
    /// Tokens before `<|notimestamps|>`.
    var startLength: Int
    /// Heads, and rows of each: the start, `<|notimestamps|>`, the text, the end of text.
    var heads: Int
    var rows: Int
    /// Positions of the encoder that hold audio.
    var frames: Int
    /// `[heads, rows, frames]`, before the softmax.
    var scores: [Float]
}

extension TokenAttention {
    /// Values over which the median is taken.
    private static let medianWidth = 7

    /// The words of the text with their times from the start of the window. Takes a while: not on the model's thread.
    ///
    /// Source: openai/whisper `timing.py`, `find_alignment`.
    consuming func words(
        tokenizer: WhisperTokenizer, language: String, kernels: LogitsKernels = .portable
    ) -> [WordTiming] {
        let words = tokenizer.words(of: tokens + [tokenizer.special.endOfText], language: language)
        guard words.count > 1 else { return [] }
        // The text's rows and the one before them; what comes first and the end only count for the scale.
        let (first, count) = (startLength, rows - startLength - 1)
        var costs = [Float](repeating: 0, count: count * frames)
        for head in 0..<heads {
            let begin = head * rows * frames
            unsafe scores.withUnsafeMutableBufferPointer { scores in
                let part = unsafe UnsafeMutableBufferPointer(rebasing: scores[begin..<begin + rows * frames])
                unsafe Self.normalise(part, rows: rows, frames: frames, kernels)
                for row in 0..<count {
                    let start = (first + row) * frames
                    let line = unsafe UnsafeMutableBufferPointer(rebasing: part[start..<start + frames])
                    unsafe MedianFilter.apply(to: line, width: Self.medianWidth)
                    for column in 0..<frames { unsafe costs[row * frames + column] -= line[column] }
                }
            }
        }
        let share = 1 / Float(max(1, heads))
        for index in costs.indices { costs[index] *= share }
        let path = DynamicTimeWarping.path(costs, rows: count, columns: frames)
        return WordTiming.times(of: words, along: path, probabilities: probabilities)
    }

    /// Softmax over the frames of each row; then each frame's mean over the rows becomes 0 and its deviation 1.
    private static func normalise(
        _ scores: UnsafeMutableBufferPointer<Float>, rows: Int, frames: Int, _ kernels: LogitsKernels
    ) {
        guard let base = scores.baseAddress else { return }
        for row in 0..<rows {
            let line = unsafe base + row * frames
            let most = unsafe kernels.largest(line, count: frames)
            let sum = unsafe kernels.exponentialSum(line, count: frames, most: most)
            for column in 0..<frames { unsafe line[column] = exponential(unsafe line[column] - most) / sum }
        }
        for column in 0..<frames {
            var (sum, squares) = (0.0, 0.0)
            for row in 0..<rows { sum += unsafe Double(base[row * frames + column]) }
            let mean = sum / Double(rows)
            for row in 0..<rows {
                let difference = unsafe Double(base[row * frames + column]) - mean
                squares += difference * difference
            }
            let deviation = (squares / Double(rows)).squareRoot()
            let scale = deviation > 0 ? 1 / deviation : 0
            for row in 0..<rows {
                unsafe base[row * frames + column] = Float((Double(base[row * frames + column]) - mean) * scale)
            }
        }
    }
}
