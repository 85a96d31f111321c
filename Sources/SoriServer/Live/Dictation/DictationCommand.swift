import FoundationEssentials

/// A text message of a dictation client.
enum DictationCommand: Equatable {
    case start(Options)
    case end
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
    }

    /// The values of `type`.
    private enum Kind: String {
        case start, end
    }

    private struct Fields: Decodable {
        let type: String
        let lang: String?
        let times: Bool?
        let corrections: Bool?
    }

    /// Reads a message; never throws, for a wrong message is answered and the session goes on.
    init(_ text: String) {
        do {
            let fields = try JSONDecoder().decode(Fields.self, from: Data(text.utf8))
            switch Kind(rawValue: fields.type) {
            case .start:
                self = .start(
                    Options(
                        language: fields.lang, times: fields.times ?? false, corrections: fields.corrections ?? false))
            case .end: self = .end
            case nil:
                let shown = fields.type.prefix(40)
                self = .wrong(
                    LocalizedText(
                        "알 수 없는 'type' 값입니다: '\(shown)'. start 또는 end를 쓰세요.",
                        "Unknown 'type' '\(shown)': use start or end."))
            }
        } catch DecodingError.keyNotFound(let key, _) {
            let name = key.stringValue
            self = .wrong(LocalizedText("'\(name)' 항목이 필요합니다.", "The field '\(name)' is required."))
        } catch DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context) {
            guard let name = context.codingPath.last?.stringValue else {
                self = Self.notJSON
                return
            }
            self = .wrong(
                type == Bool.self
                    ? LocalizedText("'\(name)' 값은 true 또는 false여야 합니다.", "The field '\(name)' must be true or false.")
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
