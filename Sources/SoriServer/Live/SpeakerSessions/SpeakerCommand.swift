import FoundationEssentials

/// A text message of a client that registers its speakers.
enum SpeakerCommand: Equatable {
    case startRegistration(Int)
    case completeRegistration(Int)
    case startTranscription(Options)
    case stopTranscription
    /// Something else, with what is wrong with it, and the speaker it is about where that is known.
    case wrong(LocalizedText, speaker: Int?)

    /// What a client asks for with `start_transcription`.
    struct Options: Equatable {
        /// Whether the text so far of an utterance is told.
        var interim = false
        /// As the client wrote it; nil for that of the address, else the default.
        var language: String?
        /// Names of speakers that the server knows.
        var registered: [String] = []
    }

    /// Speakers of one socket have numbers below this.
    static let speakerNumbers = 0..<64

    /// The values of `type`.
    private enum Kind: String, CaseIterable {
        case startRegistration = "start_speaker_registration"
        case completeRegistration = "complete_speaker_registration"
        case startTranscription = "start_transcription"
        case stopTranscription = "stop_transcription"
    }

    private struct Fields: Decodable {
        let type: String
        let speakerID: Int?
        let interim: Bool?
        let language: String?
        let lang: String?
        let registered: [String]?

        enum CodingKeys: String, CodingKey {
            case type, interim, language, lang, registered
            case speakerID = "speaker_id"
        }
    }

    /// Reads a message; never throws, for a wrong message is answered and the session goes on.
    init(_ text: String) {
        do {
            let fields = try JSONDecoder().decode(Fields.self, from: Data(text.utf8))
            switch Kind(rawValue: fields.type) {
            case .startRegistration: self = Self.about(fields.speakerID) { .startRegistration($0) }
            case .completeRegistration: self = Self.about(fields.speakerID) { .completeRegistration($0) }
            case .startTranscription where (fields.registered?.count ?? 0) > Self.speakerNumbers.count:
                self = .wrong(
                    LocalizedText(
                        "'registered'에는 이름을 \(Self.speakerNumbers.count)개까지 넣을 수 있습니다.",
                        "'registered' takes at most \(Self.speakerNumbers.count) names."), speaker: nil)
            case .startTranscription:
                self = .startTranscription(
                    Options(
                        interim: fields.interim ?? false, language: fields.language ?? fields.lang,
                        registered: fields.registered ?? []))
            case .stopTranscription: self = .stopTranscription
            case nil:
                let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
                let shown = fields.type.prefix(40)
                self = .wrong(
                    LocalizedText(
                        "알 수 없는 'type' 값입니다: '\(shown)'. 가능한 값: \(known)",
                        "Unknown 'type' '\(shown)': use one of \(known)."), speaker: nil)
            }
        } catch DecodingError.keyNotFound(let key, _) {
            let name = key.stringValue
            self = .wrong(LocalizedText("'\(name)' 항목이 필요합니다.", "The field '\(name)' is required."), speaker: nil)
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let name = context.codingPath.first?.stringValue
            self =
                name.map {
                    .wrong(
                        LocalizedText("'\($0)' 값의 형식이 올바르지 않습니다.", "The field '\($0)' has a value of the wrong type."),
                        speaker: nil)
                } ?? Self.notJSON
        } catch {
            self = Self.notJSON
        }
    }

    private static func about(_ speaker: Int?, _ command: (Int) -> SpeakerCommand) -> SpeakerCommand {
        guard let speaker else {
            return .wrong(
                LocalizedText("'speaker_id' 항목이 필요합니다.", "The field 'speaker_id' is required."), speaker: nil)
        }
        guard speakerNumbers.contains(speaker) else {
            let most = speakerNumbers.upperBound - 1
            return .wrong(
                LocalizedText(
                    "'speaker_id' 값은 0~\(most)의 정수여야 합니다.", "'speaker_id' must be a whole number from 0 to \(most)."),
                speaker: speaker)
        }
        return command(speaker)
    }

    private static let notJSON = wrong(
        LocalizedText(
            "JSON 객체가 아닙니다. 예: {\"type\":\"start_speaker_registration\",\"speaker_id\":0}",
            "This is no JSON object, such as {\"type\":\"start_speaker_registration\",\"speaker_id\":0}."), speaker: nil
    )
}
