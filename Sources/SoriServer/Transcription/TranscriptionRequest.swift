import SoriRecognition

/// One recording to transcribe.
struct TranscriptionRequest: Sendable {
    /// The path the decoder opens.
    let path: String
    /// The name for messages: what the client called it.
    let name: String
    /// The request's language field as it came.
    let language: String?
    /// Whether segments carry words.
    var wordTimestamps = false
    /// The text before the audio.
    var prompt: String?
    /// Words to prefer.
    var hotwords: String?
    /// Whether to translate into English.
    var translate = false
    /// How tokens are chosen.
    var decoding = DecodingPreferences()
}
