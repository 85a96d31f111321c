import SoriCore
import SoriHTTP

/// Errors as every service but the OpenAI API writes them.
struct DetailErrors: HTTPErrorResponder {
    private struct Answer: Encodable { let detail: [String: String] }

    /// `{"detail": {"error", "message", ...}}` with the error's status.
    func response(to problem: any Error, for request: HTTPRequest) -> HTTPResponse {
        let error = APIError(any: problem, request: request)
        var detail = error.extra
        detail["error"] = error.short
        detail["message"] = error.text.text(for: AnswerLanguage(request))
        detail["code"] = error.code.rawValue
        var response = HTTPResponse.json((try? JSONText.encode(Answer(detail: detail))) ?? [], status: error.status)
        response.problemCode = error.code.rawValue
        if error.status == 401 { response.headers["www-authenticate"] = "Bearer" }
        if error.status == 503 || error.status == 429 { response.headers["retry-after"] = "5" }
        return response
    }
}
