extension WhisperTokenizer {
    /// Symbols of annotations that nobody speaks: suppressed when one token writes them, with or without a space.
    private static let symbols =
        "\"#()*+/:;<=>@[\\]^_`{|}~「」『』".unicodeScalars.map(String.init)
        + "<< >> <<< >>> -- --- -( -[ (' (\" (( )) ((( ))) [[ ]] {{ }} ♪♪ ♪♪♪".split(separator: " ").map(String.init)

    /// Notes; of these the first token is suppressed even when it takes several.
    private static let notes = "♩♪♫♬♭♮♯".unicodeScalars.map(String.init)

    /// The reference's `non_speech_tokens` (openai/whisper `tokenizer.py`), ascending.
    static func nonSpeechTokens(_ vocabulary: TokenVocabulary) -> [Int] {
        // A hyphen or an apostrophe is fine within a word, not before it.
        var tokens = Set([" -", " '"].compactMap { encode($0, vocabulary).first })
        for symbol in symbols + notes {
            for text in [symbol, " " + symbol] {
                let encoded = encode(text, vocabulary)
                if encoded.count == 1 || notes.contains(symbol), let first = encoded.first { tokens.insert(first) }
            }
        }
        return tokens.sorted()
    }

    /// The tokens that a `suppress_tokens` option means, ascending: -1 stands for `nonSpeechTokens`; tokens that only
    /// steer decoding are always among them. Ids outside the vocabulary are dropped.
    public func suppressedTokens(_ option: [Int]) -> [Int] {
        var tokens = Set(option.filter { $0 >= 0 && $0 < vocabularySize })
        if option.contains(-1) { tokens.formUnion(nonSpeechTokens) }
        tokens.formUnion([
            special.transcribe, special.translate, special.startOfTranscript, special.startOfPrevious,
            special.startOfLanguageModel, special.noSpeech,
        ])
        return tokens.sorted()
    }
}
