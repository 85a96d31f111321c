/// What a multilingual model writes down.
public enum WhisperTask: String, Sendable, Hashable, CaseIterable {
    /// What was said, in its own language.
    case transcribe
    /// What was said, in English.
    case translate
}
