/// A language and how likely it is.
public struct LanguageProbability: Sendable, Equatable {
    /// The code, such as `ko`.
    public var code: String
    /// 0...1; those of all languages of a model sum to 1.
    public var probability: Double

    /// Makes a pair.
    public init(code: String, probability: Double) {
        self.code = code
        self.probability = probability
    }
}
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
