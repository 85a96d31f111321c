import SoriCore
import SoriHTTP

/// Errors as the OpenAI API writes them.
struct OpenAIErrors: HTTPErrorResponder {
    private struct Answer: Encodable {
        struct Body: Encodable {
            let message: String
            let type: String
            let param: String?
            let code: String

            enum CodingKeys: String, CodingKey { case message, type, param, code }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(message, forKey: .message)
                try container.encode(type, forKey: .type)
                try container.encode(param, forKey: .param)
                try container.encode(code, forKey: .code)
            }
        }

        let error: Body
    }

    /// `{"error": {"message", "type", "param", "code"}}` with the error's status.
    func response(to problem: any Error, for request: HTTPRequest) -> HTTPResponse {
        let error = APIError(any: problem, request: request)
        let type =
            switch error.status.rawValue {
            case 401: "authentication_error"
            case 429: "rate_limit_error"
            case 400..<500: "invalid_request_error"
            default: "server_error"
            }
        let body = Answer.Body(
            message: error.text.text(
                for: AnswerLanguage(acceptLanguage: request.headers["accept-language"] ?? "", default: .english)),
            type: type, param: error.field, code: error.code.rawValue)
        var response = HTTPResponse.json((try? JSONText.encode(Answer(error: body))) ?? [], status: error.status)
        response.problemCode = error.code.rawValue
        if error.status == 401 { response.headers["www-authenticate"] = "Bearer" }
        if error.status == 503 || error.status == 429 { response.headers["retry-after"] = "5" }
        return response
    }
}
