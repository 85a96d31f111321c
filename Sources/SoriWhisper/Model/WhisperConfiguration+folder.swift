public import SoriCore
internal import SoriFormats

extension WhisperConfiguration {
    /// Reads `config.json`, `generation_config.json` and `preprocessor_config.json` of a Hugging Face folder.
    ///
    /// The latter two may be missing. Throws `WhisperError`, naming file and field, when a value is missing or out of
    /// range, when the files contradict each other, or when the model is not a Whisper of the usual layout.
    public init(folder: String) throws(WhisperError) {
        self = try WhisperError.reading { () throws(FileError) in try Self.read(folder) }
    }

    private static func read(_ folder: String) throws(FileError) -> WhisperConfiguration {
        guard let config = try JSONFields.read(folder + "/config.json", required: true) else {
            throw FileError(code: .notFound, message: "\(folder)/config.json is missing")
        }
        var configuration = try WhisperConfiguration(config: config)
        if let generation = try JSONFields.read(folder + "/generation_config.json", required: false) {
            try configuration.read(generation: generation)
        }
        if let preprocessor = try JSONFields.read(folder + "/preprocessor_config.json", required: false) {
            try configuration.check(preprocessor: preprocessor)
        }
        return try configuration.checked(file: folder)
    }

    /// Reads `config.json` of a CTranslate2 folder, which names tokens and heads; the dimensions are those of its
    /// `model.bin`. A `preprocessor_config.json` must agree with them.
    ///
    /// Throws `WhisperError` as `init(folder:)` does; a missing `config.json` states nothing.
    public init(folder: String, model: WhisperCTranslate2File) throws(WhisperError) {
        self = try WhisperError.reading { () throws(FileError) in
            var configuration = model.configuration
            if let config = try JSONFields.read(folder + "/config.json", required: false) {
                let ids = 0...configuration.vocabularySize - 1
                configuration.suppressedTokens = try config.integers(
                    "suppress_ids", -1...configuration.vocabularySize - 1)
                configuration.suppressedFirstTokens = try config.integers("suppress_ids_begin", ids)
                try configuration.read(alignmentHeads: config)
            }
            if let preprocessor = try JSONFields.read(folder + "/preprocessor_config.json", required: false) {
                try configuration.check(preprocessor: preprocessor)
            }
            return try configuration.checked(file: folder)
        }
    }

    init(config: JSONFields) throws(FileError) {
        if let type = try config.string("model_type"), type != "whisper" {
            throw config.failure("model_type", "is \(type.prefix(40)), not whisper", .unsupported)
        }
        if let activation = try config.string("activation_function"), activation != "gelu" {
            throw config.failure("activation_function", "is \(activation.prefix(40)), not gelu", .unsupported)
        }
        if try config.bool("scale_embedding") == true {
            throw config.failure("scale_embedding", "is true, which is not computed here", .unsupported)
        }
        if try config.bool("tie_word_embeddings") == false {
            throw config.failure("tie_word_embeddings", "is false, which is not computed here", .unsupported)
        }
        let vocabulary = try config.requiredInteger("vocab_size", Limits.vocabulary)
        let width = try config.requiredInteger("d_model", Limits.width)
        self.init(
            melBins: try config.integer("num_mel_bins", Limits.melBins) ?? 80,
            audioContext: try config.integer("max_source_positions", Limits.audioContext) ?? 1500,
            textContext: try config.integer("max_target_positions", Limits.textContext) ?? 448,
            vocabularySize: vocabulary,
            width: width,
            encoder: try Self.stack(config, "encoder", width: width),
            decoder: try Self.stack(config, "decoder", width: width),
            stated: StatedTokens(
                endOfText: try config.integer("eos_token_id", 0...vocabulary - 1),
                startOfTranscript: try config.integer("decoder_start_token_id", 0...vocabulary - 1)))
        suppressedTokens = try config.integers("suppress_tokens", -1...vocabulary - 1)
        suppressedFirstTokens = try config.integers("begin_suppress_tokens", 0...vocabulary - 1)
    }

    private static func stack(_ config: JSONFields, _ name: String, width: Int) throws(FileError) -> Stack {
        Stack(
            layers: try config.requiredInteger("\(name)_layers", Limits.layers),
            heads: try config.requiredInteger("\(name)_attention_heads", Limits.heads),
            hidden: try config.integer("\(name)_ffn_dim", Limits.hidden) ?? 4 * width)
    }

    mutating func read(generation: JSONFields) throws(FileError) {
        let ids = 0...vocabularySize - 1
        isMultilingual = try generation.bool("is_multilingual") ?? isMultilingual
        suppressedTokens = try generation.integers("suppress_tokens", -1...vocabularySize - 1) ?? suppressedTokens
        suppressedFirstTokens = try generation.integers("begin_suppress_tokens", ids) ?? suppressedFirstTokens
        maxInitialTimestampIndex = try generation.integer(
            "max_initial_timestamp_index", 0...Limits.audioContext.upperBound)
        stated.endOfText = try generation.integer("eos_token_id", ids) ?? stated.endOfText
        stated.startOfTranscript = try generation.integer("decoder_start_token_id", ids) ?? stated.startOfTranscript
        stated.startOfPrevious = try generation.integer("prev_sot_token_id", ids)
        stated.noTimestamps = try generation.integer("no_timestamps_token_id", ids)
        try read(alignmentHeads: generation)
    }

    private mutating func read(alignmentHeads fields: JSONFields) throws(FileError) {
        guard let rows = try fields.integerLists("alignment_heads", 0...Limits.heads.upperBound - 1) else { return }
        var heads: [AttentionHead] = []
        for row in rows {
            guard row.count == 2 else { throw fields.failure("alignment_heads", "has a row that is no pair") }
            heads.append(AttentionHead(layer: row[0], head: row[1]))
        }
        alignmentHeads = heads.isEmpty ? nil : heads
    }

    func check(preprocessor: JSONFields) throws(FileError) {
        for (name, expected) in [
            ("sampling_rate", LogMel.sampleRate), ("n_fft", LogMel.transformLength), ("hop_length", LogMel.hopLength),
            ("feature_size", melBins),
        ] {
            guard let value = try preprocessor.integer(name, 1...1_000_000), value != expected else { continue }
            throw preprocessor.failure(name, "is \(value), but the model needs \(expected)", .unsupported)
        }
    }
}
