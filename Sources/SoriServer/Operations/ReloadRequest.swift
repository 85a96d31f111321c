import FoundationEssentials
import SoriHTTP
import SoriRecognition

/// The body of `POST /backend/reload`.
enum ReloadRequest {
    /// Reads the JSON object; throws 400 when it is no JSON, 422 naming the field that is no text.
    static func read(_ body: [UInt8]) throws(APIError) -> BackendRequest {
        let fields: [String: Entry]
        do {
            fields = try JSONDecoder().decode([String: Entry].self, from: Data(body))
        } catch DecodingError.dataCorrupted(_) {
            throw APIError(
                400, code: "malformed_json", short: "잘못된 요청",
                text: LocalizedText("본문이 올바른 JSON이 아닙니다.", "The body is no valid JSON."))
        } catch {
            throw .invalid(
                "body", LocalizedText("본문은 JSON 객체여야 합니다.", "The body must be a JSON object."))
        }
        func text(_ name: String) throws(APIError) -> String? {
            switch fields[name] {
            case nil, .null: return nil
            case .text(let text): return text.isEmpty || text == "auto" ? nil : text
            case .other:
                throw .invalid(name, LocalizedText("'\(name)' 값은 문자열이어야 합니다.", "The field '\(name)' must be a text."))
            }
        }
        return BackendRequest(
            backend: try text("backend"), model: try text("model"), device: try text("device"),
            computeType: try text("compute_type"))
    }

    private enum Entry: Decodable {
        case text(String)
        case null
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .other
            }
        }
    }
}
