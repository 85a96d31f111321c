import FoundationEssentials
import SoriCore
import SoriHTTP

/// The body of `POST /api/v1/stream/create`, also as it is kept with the job.
struct ConversationRequest: Codable, Sendable, Equatable {
    /// As the client wrote it; nil for the default.
    var language: String?
    /// Whether speakers are told apart.
    var diarize: Bool?
    /// The names of registered speakers to look for; `*` is everybody.
    var registered: [String]?
    /// The fields of the steps behind recognition, names and values in turn; nil for none.
    private(set) var stepFields: [[String]]?

    /// Reads the JSON object of `body`; an empty body means every default.
    ///
    /// Throws 400 when it is no JSON, 422 naming the field that is wrong. Unknown fields are ignored.
    static func read(_ body: [UInt8]) throws(APIError) -> ConversationRequest {
        guard body.contains(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else { return ConversationRequest() }
        do {
            var request = try JSONDecoder().decode(ConversationRequest.self, from: Data(body))
            request.stepFields = nil
            let fields = try StepForm.fields(in: body)
            guard !fields.isEmpty else { return request }
            request.stepFields = fields.map { [$0.name, $0.value] }
            _ = try request.steps
            return request
        } catch let error as APIError {
            throw error
        } catch DecodingError.typeMismatch(_, let context) {
            guard let field = context.codingPath.first?.stringValue else {
                throw .invalid("body", LocalizedText("본문은 JSON 객체여야 합니다.", "The body must be a JSON object."))
            }
            throw .invalid(field, Self.expectation(field))
        } catch {
            throw APIError(
                400, code: "malformed_json", short: "잘못된 요청",
                text: LocalizedText("본문이 올바른 JSON이 아닙니다.", "The body is no valid JSON."))
        }
    }

    /// How speakers are told apart; nil for not at all. Throws 422 naming the field that is wrong.
    var speakers: LiveDiarisation? {
        get throws(APIError) { try LiveDiarisation.read(diarize: diarize, registered: registered) }
    }

    /// The steps behind recognition; throws 422 naming the field that is wrong.
    var steps: StepForm {
        get throws(APIError) {
            try StepForm(FieldReader((stepFields ?? []).filter { $0.count == 2 }.map { ($0[0], $0[1]) }))
        }
    }

    private static func expectation(_ field: String) -> LocalizedText {
        switch field {
        case CodingKeys.diarize.rawValue:
            LocalizedText("'\(field)' 값은 true 또는 false여야 합니다.", "The field '\(field)' must be true or false.")
        case CodingKeys.registered.rawValue:
            LocalizedText("'\(field)' 값은 문자열의 목록이어야 합니다.", "The field '\(field)' must be a list of texts.")
        default: LocalizedText("'\(field)' 값은 문자열이어야 합니다.", "The field '\(field)' must be a text.")
        }
    }

    enum CodingKeys: String, CodingKey {
        case language, diarize, registered
        case stepFields = "step_fields"
    }
}
