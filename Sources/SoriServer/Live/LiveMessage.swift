import SoriCore
import SoriHTTP
import SoriRecognition

/// A message of the dictation and the conversation sockets; what is nil is left out.
struct LiveMessage: Encodable, LiveSocketMessage {
    /// What the message is, by its name on the wire.
    enum Kind: String, Encodable, Sendable {
        case system, interim, final, correction, error
        case connectionSuccess = "connection_success"
        case transcriptSegment = "transcript_segment"
        case speakerRemembered = "speaker_remembered"
        case translation
        case translationError = "translation_error"
    }

    var type: Kind
    var text: String?
    var message: String?
    var jobID: String?
    var segmentID: Int?
    var start: Double?
    var end: Double?
    var utterance: Int?
    var language: String?
    var speaker: String?
    var speakerID: SpeakerID?
    var speakerMatch: SpeakerSummary.Match?
    var speakerScore: Double?
    var name: String?
    /// The code of a translation's language.
    var lang: String?
    /// The number of the final that is translated, from 1.
    var of: Int?
    var code: String?
    /// Why there will be no translations, in the message that tells of a round's beginning.
    var translationError: String?

    enum CodingKeys: String, CodingKey {
        case type, text, message, start, end, utterance, language, speaker, name, lang, of, code
        case translationError = "translation_error"
        case jobID = "job_id"
        case segmentID = "segment_id"
        case speakerID = "speaker_id"
        case speakerMatch = "speaker_match"
        case speakerScore = "speaker_score"
    }

    /// The id of a registered speaker, or -1.
    enum SpeakerID: Encodable, Sendable, Equatable {
        case registered(String)
        case stranger

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .registered(let id): try container.encode(id)
            case .stranger: try container.encode(-1)
            }
        }
    }

    /// The message with who says it; as it is where nobody is told.
    func spoken(by speaker: LiveSpeaker?) -> LiveMessage {
        guard let speaker else { return self }
        var message = self
        message.speaker = speaker.label
        // Registered people have names.
        message.speakerID = speaker.name == nil ? .stranger : .registered(speaker.id)
        message.speakerMatch = speaker.name == nil ? .unknown : .ok
        message.speakerScore = speaker.score.map { Double($0).rounded(toDecimals: 3) }
        return message
    }

    /// `{"type":"error","message":...}`.
    static func error(_ text: String) -> LiveMessage { LiveMessage(type: .error, message: text) }
}

extension WebSocketConnection {
    /// Sends `value` as a text message; suspends while the client reads slowly, throws when it is gone.
    func send(json value: some Encodable) async throws {
        try await send(.text(String(decoding: try JSONText.encode(value), as: UTF8.self)))
    }
}
