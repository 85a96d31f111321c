import SoriCore
import SoriHTTP
import SoriInsights

/// `POST /api/translate`: a text in another language, as Server-Sent Events while the language model writes it.
struct TranslationRoutes: Sendable {
    let guarded: RequestGuard
    /// Nil where there is no language model.
    let translator: Translator?
    /// Translations at once; the rest wait in order.
    let admission: FairSemaphore

    private static let mostBody = 1 << 20

    private struct Delta: Encodable { let delta: String }

    private struct Done: Encodable {
        let done = true
        let text: String
    }

    private struct Problem: Encodable {
        let code: String
        let message: String
    }

    /// Adds the route.
    func register(in router: inout HTTPRouter) {
        router.on(.post, "/api/translate", guarded(translate))
    }

    private func translate(_ request: HTTPRequest) async throws -> HTTPResponse {
        let body = try await request.body.collect(upTo: Self.mostBody)
        let wanted = try TranslationRequest(try JSONFields.read(body))
        guard let translator else {
            throw APIError(503, code: "no_language_model", short: "언어 모델 없음", text: .noLanguageModel)
        }
        let language = AnswerLanguage(request)
        return HTTPResponse(
            headers: ["content-type": "text/event-stream", "cache-control": "no-store"],
            body: .stream { [admission] writer in
                do {
                    // A client that has gone ends this task, or makes a write fail: either stops the model.
                    let text = try await admission.withPermit {
                        try await translator.translate(wanted.text, from: wanted.source, to: wanted.target) {
                            try await writer.write(Self.frame(Delta(delta: $0)))
                        }
                    }
                    try await writer.write(Self.frame(Done(text: text)))
                } catch let error as InsightError {
                    let text = LocalizedText(error.code).text(for: language)
                    try await writer.write(Self.error(Problem(code: error.code.rawValue, message: text)))
                } catch is FairSemaphore.QueueFull {
                    let busy = APIError.busy
                    let text = busy.text.text(for: language)
                    try await writer.write(Self.error(Problem(code: busy.code.rawValue, message: text)))
                }
            })
    }

    private static func frame(_ event: some Encodable) throws -> [UInt8] {
        Array("data: ".utf8) + (try JSONText.encode(event)) + Array("\n\n".utf8)
    }

    /// The status went out long ago: what goes wrong comes as an event of its own name.
    private static func error(_ problem: Problem) throws -> [UInt8] {
        Array("event: error\n".utf8) + (try frame(problem))
    }
}
