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
    /// Whether to translate into English.
    public var translate: Bool
    /// How tokens are chosen, where the backend lets one choose.
    public var decoding: DecodingPreferences

    /// Makes options; the defaults ask for plain segments in the backend's own language.
    public init(
        language: String? = nil, wordTimestamps: Bool = false, prompt: String? = nil, hotwords: String? = nil,
        translate: Bool = false, decoding: DecodingPreferences = DecodingPreferences()
    ) {
        self.language = language
        self.wordTimestamps = wordTimestamps
        self.prompt = prompt
        self.hotwords = hotwords
        self.translate = translate
        self.decoding = decoding
    }
}
