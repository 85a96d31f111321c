public import SoriCore

extension DecodingOptions {
    /// Reads the fields of a form or command line; `value` gives the text of a field, nil or empty when it is missing,
    /// which leaves the default for recordings.
    ///
    /// Lists are separated by commas, thresholds may be `none`. Throws `RecognitionError` `invalid_option`, naming the
    /// field, for what cannot be read; ranges are checked by the backend that uses them.
    public init(fields value: @escaping (String) -> String?) throws(RecognitionError) {
        self.init()
        let reader = OptionReader(value: value)
        language = reader.text("language")
        task = try reader.choice("task") ?? task
        wordTimestamps = try reader.flag("word_timestamps") ?? wordTimestamps
        initialPrompt = reader.text("initial_prompt") ?? reader.text("prompt")
        hotwords = reader.text("hotwords")
        prefix = reader.text("prefix")
        temperatures = try reader.numbers("temperature") ?? temperatures
        beamSize = try reader.whole("beam_size") ?? beamSize
        bestOf = try reader.whole("best_of") ?? bestOf
        patience = try reader.number("patience") ?? patience
        lengthPenalty = try reader.number("length_penalty")
        repetitionPenalty = try reader.number("repetition_penalty") ?? repetitionPenalty
        noRepeatNgramSize = try reader.whole("no_repeat_ngram_size") ?? noRepeatNgramSize
        seed = try reader.whole("seed").map { UInt64(bitPattern: Int64($0)) }
        compressionRatioThreshold = try reader.limit(
            "compression_ratio_threshold", default: compressionRatioThreshold)
        // openai-whisper's name for it, without the second underscore, is understood too.
        let otherName = try reader.limit("logprob_threshold", default: logProbThreshold)
        logProbThreshold = try reader.limit("log_prob_threshold", default: otherName)
        noSpeechThreshold = try reader.limit("no_speech_threshold", default: noSpeechThreshold)
        fallback = try reader.choice("fallback") ?? fallback
        suppressTokens = try reader.wholes("suppress_tokens") ?? suppressTokens
        suppressBlank = try reader.flag("suppress_blank") ?? suppressBlank
        withoutTimestamps = try reader.flag("without_timestamps") ?? withoutTimestamps
        maxInitialTimestamp = try reader.number("max_initial_timestamp") ?? maxInitialTimestamp
        conditionOnPreviousText = try reader.flag("condition_on_previous_text") ?? conditionOnPreviousText
        clipTimestamps = try reader.numbers("clip_timestamps") ?? clipTimestamps
        hallucinationSilenceThreshold = try reader.number("hallucination_silence_threshold")
        vadFilter = try reader.flag("vad_filter")
    }
}
