extension DecodingPreferences {
    /// Reads the fields of a form or command line; `value` gives the text of a field, nil or empty when it is missing.
    ///
    /// Lists are separated by commas, thresholds may be `none`. Throws `RecognitionError` `invalid_option`, naming the
    /// field, for what cannot be read; ranges are checked by the backend that uses them.
    public init(fields value: @escaping (String) -> String?) throws(RecognitionError) {
        let reader = OptionReader(value: value)
        beamSize = try reader.whole("beam_size")
        bestOf = try reader.whole("best_of")
        patience = try reader.number("patience")
        lengthPenalty = try reader.number("length_penalty")
        repetitionPenalty = try reader.number("repetition_penalty")
        noRepeatNgramSize = try reader.whole("no_repeat_ngram_size")
        temperatures = try reader.numbers("temperature")
        compressionRatioThreshold = try reader.limit("compression_ratio_threshold")
        // openai-whisper's name for it, without the second underscore, is understood too.
        let otherName = try reader.limit("logprob_threshold")
        logProbThreshold = try reader.limit("log_prob_threshold") ?? otherName
        noSpeechThreshold = try reader.limit("no_speech_threshold")
        conditionOnPreviousText = try reader.flag("condition_on_previous_text")
        prefix = reader.text("prefix")
        suppressTokens = try reader.wholes("suppress_tokens")
        suppressBlank = try reader.flag("suppress_blank")
        withoutTimestamps = try reader.flag("without_timestamps")
        maxInitialTimestamp = try reader.number("max_initial_timestamp")
        vadFilter = try reader.flag("vad_filter")
        clipTimestamps = try reader.numbers("clip_timestamps")
        hallucinationSilenceThreshold = try reader.number("hallucination_silence_threshold")
        seed = try reader.whole("seed").map { UInt64(bitPattern: Int64($0)) }
    }
}
