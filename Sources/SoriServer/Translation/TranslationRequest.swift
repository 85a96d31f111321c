import SoriCore

/// What `POST /api/translate` is asked, checked.
struct TranslationRequest: Sendable, Equatable {
    let text: String
    /// The code of the text's language; nil where the client does not say.
    let source: String?
    /// The code of the language to translate into.
    let target: String

    /// The longest text, in characters.
    static let mostCharacters = 100_000

    /// Reads the fields; throws 422 naming the one at fault.
    init(_ fields: FieldReader) throws(APIError) {
        guard let text = fields.text("text"), text.contains(where: { !$0.isWhitespace }) else { throw .missing("text") }
        guard text.count <= Self.mostCharacters else {
            throw .invalid(
                "text",
                LocalizedText(
                    "'text'는 \(Self.mostCharacters)자 이하여야 합니다. 나누어 보내세요.",
                    "The field 'text' may have \(Self.mostCharacters) characters at most: send it in parts."))
        }
        guard let target = fields.text("target") else { throw .missing("target") }
        self.text = text
        self.target = try Self.language(target, field: "target")
        let source = fields.text("source").flatMap { $0.lowercased() == "auto" ? nil : $0 }
        self.source = try source.map { tag throws(APIError) in try Self.language(tag, field: "source") }
    }

    /// The code of a language; throws 422 for one that does not exist.
    static func language(_ tag: String, field: String) throws(APIError) -> String {
        guard let language = Language(tag) else {
            let shown = tag.prefix(40)
            throw .invalid(
                field,
                LocalizedText(
                    "알 수 없는 언어입니다: '\(shown)'. '\(field)'에 ko, en 같은 언어 코드를 쓰세요.",
                    "Unknown language '\(shown)': give '\(field)' a code such as ko or en."))
        }
        return language.code
    }
}
