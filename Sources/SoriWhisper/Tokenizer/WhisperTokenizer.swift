public import SoriCore

/// Text to tokens and back, as the reference's tokenizer does it.
public struct WhisperTokenizer: Sendable {
    /// The ids of the tokens that steer decoding.
    public let special: SpecialTokens
    /// Whether prompts name a language and a task.
    public let isMultilingual: Bool
    /// Tokens of speaker tags, brackets, notes and the like, ascending: what `-1` means in `suppress_tokens`.
    public let nonSpeechTokens: [Int]
    let vocabulary: TokenVocabulary

    /// The number of ids: rows of the model's embedding.
    public var vocabularySize: Int { vocabulary.count }

    /// Puts a tokenizer together; throws `FileError` when ids are out of range, given twice, or contradict the
    /// configuration, or when a byte has no token of its own.
    init(
        _ entries: consuming VocabularyEntries, special: SpecialTokens, configuration: WhisperConfiguration,
        file: String
    ) throws(FileError) {
        let stated = configuration.stated
        for (name, found, expected) in [
            ("eos_token_id", special.endOfText, stated.endOfText),
            ("decoder_start_token_id", special.startOfTranscript, stated.startOfTranscript),
            ("prev_sot_token_id", special.startOfPrevious, stated.startOfPrevious),
            ("no_timestamps_token_id", special.noTimestamps, stated.noTimestamps),
        ] {
            guard let expected, expected != found else { continue }
            throw FileError(
                code: .malformed,
                message: "\(file): the token is \(found), but the configuration's \(name) says \(expected)")
        }
        var known = Set(entries.special.values)
        for (id, name) in special.names where known.insert(id).inserted { entries.add(id, bytes: name.utf8) }
        let vocabulary = try TokenVocabulary(
            entries: entries.entries, source: entries.source, count: configuration.vocabularySize,
            ordinaryCount: special.endOfText, file: file)
        for byte in UInt8.min...UInt8.max where vocabulary.id(of: [byte]) == nil {
            throw FileError(code: .malformed, message: "\(file): there is no token for the byte \(byte)")
        }
        self.vocabulary = vocabulary
        self.special = special
        // The reference's rule: `is_multilingual` is `n_vocab >= 51865`.
        isMultilingual = configuration.isMultilingual ?? (configuration.vocabularySize >= 51865)
        nonSpeechTokens = Self.nonSpeechTokens(vocabulary)
    }

    /// The tokens of `text`; names of special tokens in it are ordinary text. Any string is valid.
    public func encode(_ text: String) -> [Int] { Self.encode(text, vocabulary) }

    /// The text of `tokens` without timestamps; bytes that are no UTF-8 become U+FFFD, unknown ids nothing.
    public func decode(_ tokens: [Int]) -> String {
        String(decoding: bytes(of: tokens.filter { $0 < special.timestampBegin }), as: UTF8.self)
    }

    /// The text of `tokens` with timestamps as `<|1.08|>`.
    public func decodeWithTimestamps(_ tokens: [Int]) -> String {
        String(decoding: bytes(of: tokens), as: UTF8.self)
    }

    /// The bytes of `tokens`, which need not be whole characters; unknown ids have none.
    public func bytes(of tokens: some Sequence<Int>) -> [UInt8] {
        var result: [UInt8] = []
        for token in tokens { result.append(contentsOf: vocabulary.bytes(of: token)) }
        return result
    }

    /// The seconds a timestamp stands for from the start of its window; nil for any other token.
    public func seconds(ofTimestamp token: Int) -> Double? {
        token >= special.timestampBegin ? Double(token - special.timestampBegin) * SpecialTokens.timestampStep : nil
    }

    /// The tokens every transcript begins with. An English-only model takes no language and no task.
    ///
    /// Throws `WhisperError` (`invalid_argument`) when a multilingual model does not know `language` (a code).
    public func startSequence(
        language: String, task: DecodingTask = .transcribe, timestamps: Bool = true
    ) throws(WhisperError) -> [Int] {
        var tokens = [special.startOfTranscript]
        if isMultilingual {
            guard let id = special.language(language) else {
                throw WhisperError(.invalidArgument, "this model does not know the language \(language.prefix(40))")
            }
            tokens.append(id)
            tokens.append(task == .transcribe ? special.transcribe : special.translate)
        }
        if !timestamps { tokens.append(special.noTimestamps) }
        return tokens
    }

    static func encode(_ text: String, _ vocabulary: TokenVocabulary) -> [Int] {
        let bytes = Array(text.utf8)
        var tokens: [Int] = []
        for word in PreTokenizer(text).words() { BytePairMerger.merge(bytes[word], vocabulary, into: &tokens) }
        return tokens
    }
}
