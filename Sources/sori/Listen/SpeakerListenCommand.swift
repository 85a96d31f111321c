/// What a client says on the socket at `/`.
struct SpeakerListenCommand: Encodable {
    /// The values of `type`.
    enum Kind: String, Encodable {
        case startRegistration = "start_speaker_registration"
        case completeRegistration = "complete_speaker_registration"
        case startTranscription = "start_transcription"
        case stopTranscription = "stop_transcription"
    }

    let type: Kind
    var speakerID: Int?
    var language: String?
    var interim: Bool?
    var registered: [String]?

    enum CodingKeys: String, CodingKey {
        case type, language, interim, registered
        case speakerID = "speaker_id"
    }

    init(_ type: Kind, speaker: Int? = nil) {
        self.type = type
        speakerID = speaker
    }

    /// The message.
    var json: String { CompactJSON.text(self) }
}
