import SoriWhisper

/// The engine's options for what a caller asked for.
enum WhisperOptions {
    /// Options for a recording.
    static func file(_ options: RecognitionOptions) -> TranscriptionOptions {
        var result = TranscriptionOptions()
        result.language = language(options.language)
        result.wordTimestamps = options.wordTimestamps
        result.initialPrompt = options.prompt
        result.decoding.hotwords = options.hotwords
        result.decoding.task = options.translate ? .translate : .transcribe
        result.apply(options.decoding)
        return result
    }

    /// Options for somebody who is speaking: one sequence at a time, unless the caller says otherwise, because the text
    /// will be decoded again in a moment.
    static func live(_ options: RecognitionOptions) -> TranscriptionOptions {
        var result = file(options)
        result.priority = .live
        result.decoding.beamSize = options.decoding.beamSize ?? 1
        result.decoding.bestOf = options.decoding.bestOf ?? 1
        result.decoding.temperatures = options.decoding.temperatures ?? [0, 0.4, 0.8]
        // Where sampling is needed, the same audio is to give the same final all the same.
        result.decoding.seed = options.decoding.seed ?? 0
        return result
    }

    /// The code that the model has for a language; nil for detection. What is not known stays as it is, to be refused.
    static func language(_ text: String?) -> String? {
        guard let text = text?.trimmed.lowercased(), !text.isEmpty, text != "auto" else { return nil }
        let base = text.split { $0 == "-" || $0 == "_" }.first.map(String.init) ?? text
        return WhisperLanguage.code(of: text) ?? WhisperLanguage.code(of: base) ?? text
    }
}

extension TranscriptionOptions {
    /// Takes over every preference that is there.
    fileprivate mutating func apply(_ preferences: DecodingPreferences) {
        func take<Value>(_ value: Value?, _ target: inout Value) { if let value { target = value } }
        take(preferences.beamSize, &decoding.beamSize)
        take(preferences.bestOf, &decoding.bestOf)
        take(preferences.patience, &decoding.patience)
        decoding.lengthPenalty = preferences.lengthPenalty
        take(preferences.repetitionPenalty, &decoding.repetitionPenalty)
        take(preferences.noRepeatNgramSize, &decoding.noRepeatNgramSize)
        take(preferences.temperatures, &decoding.temperatures)
        if let limit = preferences.compressionRatioThreshold { decoding.compressionRatioThreshold = limit.value }
        if let limit = preferences.logProbThreshold { decoding.logProbThreshold = limit.value }
        if let limit = preferences.noSpeechThreshold { decoding.noSpeechThreshold = limit.value }
        take(preferences.conditionOnPreviousText, &conditionOnPreviousText)
        decoding.prefix = preferences.prefix
        take(preferences.suppressTokens, &decoding.suppressTokens)
        take(preferences.suppressBlank, &decoding.suppressBlank)
        take(preferences.withoutTimestamps, &decoding.withoutTimestamps)
        if let latest = preferences.maxInitialTimestamp { decoding.maxInitialTimestamp = latest }
        take(preferences.clipTimestamps, &clipTimestamps)
        hallucinationSilenceThreshold = preferences.hallucinationSilenceThreshold
        decoding.seed = preferences.seed
    }
}
