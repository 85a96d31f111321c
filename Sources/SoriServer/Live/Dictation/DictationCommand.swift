import FoundationEssentials

/// A text message of a dictation client.
enum DictationCommand: Equatable {
    case start(language: String?)
    case end
    /// Something else, with what is wrong with it.
    case wrong(LocalizedText)

    /// The values of `type`.
    private enum Kind: String {
        case start, end
    }

    private struct Fields: Decodable {
        let type: String
        let lang: String?
    }

    /// Reads a message; never throws, for a wrong message is answered and the session goes on.
    init(_ text: String) {
        do {
            let fields = try JSONDecoder().decode(Fields.self, from: Data(text.utf8))
            switch Kind(rawValue: fields.type) {
            case .start: self = .start(language: fields.lang)
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
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            guard let name = context.codingPath.last?.stringValue else {
                self = Self.notJSON
                return
            }
            self = .wrong(LocalizedText("'\(name)' 값은 문자열이어야 합니다.", "The field '\(name)' must be a string."))
        } catch {
            self = Self.notJSON
        }
    }

    private static let notJSON = wrong(
        LocalizedText(
            "JSON 객체가 아닙니다. 예: {\"type\":\"start\",\"lang\":\"ko-KR\"}",
            "This is no JSON object, such as {\"type\":\"start\",\"lang\":\"ko-KR\"}."))
}
