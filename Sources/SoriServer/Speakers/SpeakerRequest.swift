import FoundationEssentials
import SoriCore
import SoriHTTP

/// A JSON body of the speakers' routes.
struct SpeakerRequest: Decodable, Sendable {
    private(set) var name: String?
    /// A segment of a stored transcript whose voice is meant.
    private(set) var transcriptID: String?

    private enum CodingKeys: String, CodingKey {
        case name
        case transcriptID = "transcript_id"
    }

    /// Whether a request has JSON rather than a form.
    static func isJSON(_ request: HTTPRequest) -> Bool {
        HeaderParameters(request.headers["content-type"] ?? "").value == "application/json"
    }

    /// Reads the body; throws 400 when it is no JSON, 422 for a field of another type, 501 for a transcript's segment:
    /// transcripts are not stored yet.
    static func read(_ request: HTTPRequest) async throws -> SpeakerRequest {
        let body = try await request.body.collect(upTo: 65_536)
        let wanted: SpeakerRequest
        do {
            wanted = try JSONDecoder().decode(SpeakerRequest.self, from: Data(body))
        } catch DecodingError.typeMismatch(_, let context) {
            let field = context.codingPath.last?.stringValue ?? "body"
            throw APIError.invalid(
                field,
                LocalizedText("'\(field)' 값의 형식이 올바르지 않습니다.", "The field '\(field)' has a value of another type."))
        } catch {
            throw APIError(
                400, code: "malformed_json", short: "잘못된 요청",
                text: LocalizedText("본문이 올바른 JSON이 아닙니다.", "The body is no valid JSON."))
        }
        guard wanted.transcriptID == nil else {
            throw APIError(
                501, code: "not_implemented", short: "지원하지 않는 기능",
                text: LocalizedText(
                    "저장된 전사에서 화자를 등록하는 기능은 아직 없습니다. 음성 파일을 'file' 항목으로 보내세요.",
                    "Speakers cannot be registered from stored transcripts yet: send audio in the field 'file'."),
                field: "transcript_id", extra: ["field": "transcript_id"])
        }
        return wanted
    }
}
