import FoundationEssentials

/// A text message of a dictation client.
enum DictationCommand: Equatable {
    case start(Options)
    case end
    /// The voice of a speaker is to be registered under a name.
    case remember(speaker: String, name: String)
    /// Something else, with what is wrong with it.
    case wrong(LocalizedText)

    /// What a client asks for with `start`.
    struct Options: Equatable {
        /// As the client wrote it; nil for the default.
        var language: String?
        /// Whether texts come with the number and the times of their utterance.
        var times = false
        /// Whether a better text of an utterance that was told may follow.
        var corrections = false
        /// How speakers are told apart; nil is as the address says.
        var speakers: LiveDiarisation?
        /// The code of the language that finals are translated into; nil translates nothing.
        var translateTo: String?
    }

    /// The values of `type`.
    private enum Kind: String {
        case start, end
        case remember = "remember_speaker"
    }

    private struct Fields: Decodable {
        let type: String
        let lang: String?
        let times: Bool?
        let corrections: Bool?
        let diarize: Bool?
        let translateTo: String?
        let registered: [String]?
        let speaker: String?
        let name: String?

        enum CodingKeys: String, CodingKey {
            case type, lang, times, corrections, diarize, registered, speaker, name
            case translateTo = "translate_to"
        }
    }

    /// Reads a message; never throws, for a wrong message is answered and the session goes on.
    init(_ text: String) {
        do {
            let fields = try JSONDecoder().decode(Fields.self, from: Data(text.utf8))
            switch Kind(rawValue: fields.type) {
            case .start:
                self = .start(
                    Options(
                        language: fields.lang, times: fields.times ?? false, corrections: fields.corrections ?? false,
                        speakers: try LiveDiarisation.read(diarize: fields.diarize, registered: fields.registered),
                        translateTo: try fields.translateTo.flatMap { tag in
                            tag.isEmpty ? nil : try TranslationRequest.language(tag, field: "translate_to")
                        }))
            case .end: self = .end
            case .remember:
                guard let speaker = fields.speaker, let name = fields.name else {
                    let missing = fields.speaker == nil ? "speaker" : "name"
                    self = .wrong(LocalizedText("'\(missing)' 항목이 필요합니다.", "The field '\(missing)' is required."))
                    return
                }
                self = .remember(speaker: speaker, name: name)
            case nil:
                let shown = fields.type.prefix(40)
                self = .wrong(
                    LocalizedText(
                        "알 수 없는 'type' 값입니다: '\(shown)'. start, end, remember_speaker 중 하나를 쓰세요.",
                        "Unknown 'type' '\(shown)': use start, end or remember_speaker."))
            }
        } catch DecodingError.keyNotFound(let key, _) {
            let name = key.stringValue
            self = .wrong(LocalizedText("'\(name)' 항목이 필요합니다.", "The field '\(name)' is required."))
        } catch let error as APIError {
            self = .wrong(error.text)
        } catch DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context) {
            // The field, not what is wrong in a list.
            guard let name = context.codingPath.first?.stringValue else {
                self = Self.notJSON
                return
            }
            self = .wrong(
                type == Bool.self
                    ? LocalizedText("'\(name)' 값은 true 또는 false여야 합니다.", "The field '\(name)' must be true or false.")
                    : type == [String].self || context.codingPath.count > 1
                        ? LocalizedText(
                            "'\(name)' 값은 문자열의 목록이어야 합니다.", "The field '\(name)' must be a list of strings.")
                        : LocalizedText("'\(name)' 값은 문자열이어야 합니다.", "The field '\(name)' must be a string."))
        } catch {
            self = Self.notJSON
        }
    }

    private static let notJSON = wrong(
        LocalizedText(
            "JSON 객체가 아닙니다. 예: {\"type\":\"start\",\"lang\":\"ko-KR\"}",
            "This is no JSON object, such as {\"type\":\"start\",\"lang\":\"ko-KR\"}."))
}
