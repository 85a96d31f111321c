import SoriCore

/// A message of the socket on which speakers are registered; what is nil is left out.
struct SpeakerMessage: Encodable, LiveSocketMessage {
    /// What the message is, by its name on the wire.
    enum Kind: String, Encodable, Sendable {
        case modelLoaded = "model_loaded"
        case registrationStarted = "speaker_registration_started"
        case registrationCompleted = "speaker_registration_completed"
        case transcriptionStarted = "transcription_started"
        case transcriptionStopped = "transcription_stopped"
        case transcription, interim, error
    }

    /// What an error is about.
    enum Code: String, Encodable, Sendable {
        case registrationFailed = "SPEAKER_REGISTRATION_FAILED"
        case transcriptionFailed = "TRANSCRIPTION_FAILED"
        case connectionFailed = "CONNECTION_FAILED"
    }

    /// How sure it is whose voice it was.
    enum Match: String, Encodable, Sendable {
        case certain = "ok"
        case low
    }

    var type: Kind
    var code: Code?
    var speakerID: Int?
    var speaker: String?
    var text: String?
    var timestamp: String?
    /// The level of the speech in decibels below full scale.
    var confidence: Double?
    var start: Double?
    var end: Double?
    var match: Match?
    var score: Double?
    var message: String?

    enum CodingKeys: String, CodingKey {
        case type, code, speaker, text, timestamp, confidence, start, end, message
        case speakerID = "speaker_id"
        case match = "speaker_match"
        case score = "speaker_score"
    }

    /// An error with its text.
    static func error(_ code: Code, _ text: String, speaker: Int? = nil) -> SpeakerMessage {
        SpeakerMessage(type: .error, code: code, speakerID: speaker, message: text)
    }
}
