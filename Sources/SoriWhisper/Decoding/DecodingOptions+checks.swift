public import SoriCore

extension DecodingOptions {
    /// The most sequences that any of the temperatures decodes side by side.
    var widestGroup: Int { temperatures.map(groupSize).max() ?? 1 }

    /// Sequences side by side at a temperature.
    func groupSize(_ temperature: Double) -> Int { temperature > 0 ? bestOf : beamSize }

    /// Throws `WhisperError` (`invalid_argument`), naming the option as clients do, when a value is out of range or the
    /// model of `tokenizer` does not know the language.
    ///
    /// `sequences` is how many a runtime steps side by side at most.
    func check(sequences: Int, tokenizer: WhisperTokenizer) throws(WhisperError) {
        try check(sequences: sequences, vocabularySize: tokenizer.vocabularySize)
        if let language, tokenizer.isMultilingual, tokenizer.special.language(language) == nil {
            throw WhisperError(.invalidArgument, "this model does not know the language \(language.prefix(40))")
        }
        guard (initialPrompt ?? "").utf8.count <= 65_536 else {
            throw WhisperError(.invalidArgument, "initial_prompt is longer than 65536 bytes; make it shorter")
        }
        guard clipTimestamps.count <= 10_000, clipTimestamps.allSatisfy({ (0...1e7).contains($0) }),
            zip(clipTimestamps, clipTimestamps.dropFirst()).allSatisfy({ $0 <= $1 })
        else {
            throw WhisperError(
                .invalidArgument, "clip_timestamps must be at most 10000 ascending times in seconds, from 0")
        }
        if let threshold = hallucinationSilenceThreshold, !(0...1e6).contains(threshold) {
            throw WhisperError(.invalidArgument, "hallucination_silence_threshold must be 0 or more seconds")
        }
    }

    /// Throws `WhisperError` (`invalid_argument`), naming the option as clients do, when a value is out of range.
    ///
    /// `sequences` is how many a runtime steps side by side at most, `vocabularySize` the number of token ids.
    public func check(sequences: Int, vocabularySize: Int) throws(WhisperError) {
        let most = min(sequences, 32)
        try Self.check("beam_size", Double(beamSize), 1...Double(most))
        try Self.check("best_of", Double(bestOf), 1...Double(most))
        guard !temperatures.isEmpty, temperatures.count <= 32 else {
            throw WhisperError(.invalidArgument, "temperature must name 1 to 32 temperatures")
        }
        for temperature in temperatures { try Self.check("temperature", temperature, 0...2) }
        try Self.check("patience", patience, 0.01...100)
        // Python's round, which the reference uses, goes to the even neighbour too.
        guard (Double(beamSize) * patience).rounded(.toNearestOrEven) >= 1 else {
            throw WhisperError(
                .invalidArgument, "patience is \(patience), which with beam_size \(beamSize) keeps nothing")
        }
        try Self.check("length_penalty", lengthPenalty, 0...1)
        try Self.check("repetition_penalty", repetitionPenalty, 0.01...100)
        try Self.check("no_repeat_ngram_size", Double(noRepeatNgramSize), 0...448)
        try Self.check("compression_ratio_threshold", compressionRatioThreshold, -1e6...1e6)
        try Self.check("log_prob_threshold", logProbThreshold, -1e6...1e6)
        try Self.check("no_speech_threshold", noSpeechThreshold, -1e6...1e6)
        try Self.check("max_initial_timestamp", maxInitialTimestamp, 0...30)
        try Self.check("sample_len", sampleLength.map { Double($0) }, 1...Double(Int32.max))
        if let token = suppressTokens.first(where: { $0 < -1 || $0 >= vocabularySize }) {
            throw WhisperError(
                .invalidArgument, "suppress_tokens has \(token), but tokens are 0...\(vocabularySize - 1), and -1")
        }
        for (name, text) in [("prefix", prefix), ("hotwords", hotwords)] {
            guard (text ?? "").utf8.count <= 16_384 else {
                throw WhisperError(.invalidArgument, "\(name) is longer than 16384 bytes; make it shorter")
            }
        }
    }

    private static func check(_ name: String, _ value: Double?, _ range: ClosedRange<Double>) throws(WhisperError) {
        guard let value else { return }
        guard range.contains(value) else {
            throw WhisperError(
                .invalidArgument, "\(name) is \(value); it must be within \(range.lowerBound)...\(range.upperBound)")
        }
    }
}
