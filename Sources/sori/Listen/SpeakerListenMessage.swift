import FoundationEssentials

/// What the server says on the socket at `/`.
struct SpeakerListenMessage: Decodable, Sendable, Equatable {
    /// The types that mean something here.
    enum Kind: String, Decodable {
        case modelLoaded = "model_loaded"
        case registrationStarted = "speaker_registration_started"
        case registrationCompleted = "speaker_registration_completed"
        case transcriptionStarted = "transcription_started"
        case transcriptionStopped = "transcription_stopped"
        case transcription, interim, error
        /// A type that is of no use here.
        case other

        init(from decoder: any Decoder) throws {
            self = Kind(rawValue: try decoder.singleValueContainer().decode(String.self)) ?? .other
        }
    }

    let type: Kind
    var code: String?
    var message: String?
    var text: String?
    var speakerID: Int?
    var speaker: String?
    var match: String?
    /// Seconds of the transcription's audio.
    var start: Double?
    var end: Double?

    enum CodingKeys: String, CodingKey {
        case type, code, message, text, speaker, start, end
        case speakerID = "speaker_id"
        case match = "speaker_match"
    }

    /// Reads a message; nil for what is none.
    init?(_ text: String) {
        guard let message = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = message
    }

    /// Whether an error says that a registration failed.
    var isAboutRegistration: Bool { code == nil || code == "SPEAKER_REGISTRATION_FAILED" }

    /// Whether an error says that a transcription has had all the audio it takes. The codes do not tell that, but its
    /// words, in every language, name the command to go on with.
    var isAboutLimit: Bool { message?.contains("start_transcription") ?? false }

    /// Where the speech begins, in bytes of the transcription's audio.
    var startByte: Int? { Self.byte(start) }
    /// Where the speech ends, in bytes of the transcription's audio.
    var endByte: Int? { Self.byte(end) }

    /// Nil for a time that no audio can have.
    private static func byte(_ seconds: Double?) -> Int? {
        guard let seconds, (0...1e9).contains(seconds) else { return nil }
        return Int(seconds * 16_000) * 2
    }
}
