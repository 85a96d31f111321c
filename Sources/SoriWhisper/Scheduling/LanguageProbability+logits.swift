extension LanguageProbability {
    /// The languages of the model, in the order of their tokens, by the logits after `<|startoftranscript|>`.
    ///
    /// Source: openai/whisper `decoding.py`, `detect_language`.
    static func all(_ logits: UnsafePointer<Float>, tokenizer: WhisperTokenizer) -> [LanguageProbability] {
        let languages = tokenizer.special.languages.filter { $0.id < tokenizer.vocabularySize }
        let most = languages.map { unsafe logits[$0.id] }.max() ?? 0
        let weights = languages.map { exponential(Double(unsafe logits[$0.id] - most)) }
        let sum = weights.reduce(0, +)
        return zip(languages, weights).map { LanguageProbability(code: $0.code, probability: sum > 0 ? $1 / sum : 0) }
    }
}
