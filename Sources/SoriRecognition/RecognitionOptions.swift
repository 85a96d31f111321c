/// What a caller wants of a transcription; nil leaves the choice to the backend.
public struct RecognitionOptions: Sendable, Equatable {
    /// A code such as `ko`, or nil to detect the language (backends of one language use theirs).
    public var language: String?
    /// Whether segments carry their words with times.
    public var wordTimestamps: Bool
    /// The text before the audio: names, spelling, style.
    public var prompt: String?
    /// Words to prefer.
    public var hotwords: String?
    /// Sampling temperature, 0...1, or nil for the backend's own rule.
    public var temperature: Double?
    /// Whether to translate into English.
    public var translate: Bool

    /// Makes options; the defaults ask for plain segments in the backend's own language.
    public init(
        language: String? = nil, wordTimestamps: Bool = false, prompt: String? = nil, hotwords: String? = nil,
        temperature: Double? = nil, translate: Bool = false
    ) {
        self.language = language
        self.wordTimestamps = wordTimestamps
        self.prompt = prompt
        self.hotwords = hotwords
        self.temperature = temperature
        self.translate = translate
    }
}
