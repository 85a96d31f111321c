import SoriCore
import SoriSpeakers

/// One recording to transcribe.
struct TranscriptionRequest: Sendable {
    /// The path the decoder opens.
    let path: String
    /// The name for messages: what the client called it.
    let name: String
    /// What is wanted, the language as it came.
    let options: DecodingOptions
    /// How the speakers are to be told apart.
    var speakers = SpeakerSeparation.none
    /// Whose names the speakers get where they are heard; nil when nobody is looked for.
    var known: KnownSpeakers?
}
