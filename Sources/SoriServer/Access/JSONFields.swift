import FoundationEssentials
import SoriCore
import SoriHTTP

/// The fields of a JSON object as a form would have sent them, so that both are read by one reader.
struct JSONFields: Decodable {
    /// In the order of their names; a list is a repeated field, null is left out.
    let fields: [(name: String, value: String)]

    /// A value that a form can say.
    private enum Value: Decodable {
        case nothing
        case text(String)
        case list([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .nothing
            } else if let scalar = try? container.decode(Scalar.self) {
                self = .text(scalar.text)
            } else {
                self = .list(try container.decode([Scalar].self).map(\.text))
            }
        }
    }

    private struct Scalar: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                text = flag ? "true" : "false"
            } else if let number = try? container.decode(Int.self) {
                text = String(number)
            } else if let number = try? container.decode(Double.self) {
                text = "\(number)"
            } else {
                text = try container.decode(String.self)
            }
        }
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.singleValueContainer().decode([String: Value].self)
        fields = values.sorted { $0.key < $1.key }.flatMap { name, value -> [(name: String, value: String)] in
            switch value {
            case .nothing: []
            case .text(let text): [(name, text)]
            case .list(let texts): texts.map { (name, $0) }
            }
        }
    }

    /// Reads the JSON object of a body; an empty body has no fields.
    ///
    /// Throws 400 for what is no JSON object, 422 naming a field whose value is an object or a list of lists.
    static func read(_ body: [UInt8]) throws(APIError) -> FieldReader {
        guard body.contains(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else { return FieldReader([]) }
        do {
            return FieldReader(try JSONDecoder().decode(JSONFields.self, from: Data(body)).fields)
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            guard let field = context.codingPath.first?.stringValue else {
                throw .invalid("body", LocalizedText("본문은 JSON 객체여야 합니다.", "The body must be a JSON object."))
            }
            throw .invalid(
                field,
                LocalizedText(
                    "'\(field)' 값은 문자열, 수, true/false 또는 그 목록이어야 합니다.",
                    "The field '\(field)' must be a text, a number, true or false, or a list of them."))
        } catch {
            throw APIError(
                400, code: "malformed_json", short: "잘못된 요청",
                text: LocalizedText("본문이 올바른 JSON이 아닙니다.", "The body is no valid JSON."))
        }
    }
}
