/// The speech engines by their names in configuration and answers.
public enum BackendKind: String, Sendable, CaseIterable {
    /// OpenAI's Whisper: many languages.
    case whisper
    /// Moonshine: English, always there.
    case moonshine

    /// The backend that a client or a configuration means; the names of other Whisper programs mean `whisper`. Case and
    /// surrounding spaces make no difference; nil for an unknown name.
    public init?(name: String) {
        switch name.trimmed.lowercased() {
        case "whisper", "faster-whisper", "faster_whisper", "transformers", "openai-whisper", "openai_whisper":
            self = .whisper
        case "moonshine": self = .moonshine
        default: return nil
        }
    }
}
