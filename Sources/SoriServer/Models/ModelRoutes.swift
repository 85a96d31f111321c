import SoriCore
import SoriHTTP
import SoriModels
import SoriRecognition

/// `/api/models`: what is on this machine, and fetching more.
struct ModelRoutes: Sendable {
    let guarded: RequestGuard
    let recognizers: SpeechBackends
    let shelf: ModelShelf
    let pulls: ModelPulls

    private static let mostBody = 65_536

    private struct List: Encodable { let pulls: [PullAnswer] }

    /// Adds the routes.
    func register(in router: inout HTTPRouter) {
        router.on(.get, "/api/models", guarded(list))
        router.on(.post, "/api/models/pull", bodyLimit: BodyLimit(Self.mostBody), guarded(pull))
        router.on(.get, "/api/models/pulls", guarded(listPulls))
        router.on(.delete, "/api/models/pulls/{id}", guarded(cancel))
    }

    private func list(_ request: HTTPRequest) async throws -> HTTPResponse {
        let items = await shelf.items()
        return .json(
            try JSONText.encode(
                ModelsAnswer(items, loaded: recognizers.current?.profile, for: AnswerLanguage(request))))
    }

    private func pull(_ request: HTTPRequest) async throws -> HTTPResponse {
        let fields = try JSONFields.read(try await request.body.collect(upTo: Self.mostBody))
        guard let name = fields.text("name") else { throw APIError.missing("name") }
        let model: HubModelName
        do {
            model = try HubModelName(name)
        } catch {
            throw APIError.badModelName(error)
        }
        let pull = try pulls.add(model)
        return .json(
            try JSONText.encode(PullAnswer(pull, for: AnswerLanguage(request), at: pulls.pulls.now)), status: 202)
    }

    private func listPulls(_ request: HTTPRequest) async throws -> HTTPResponse {
        let (pulls, now) = pulls.pulls
        let language = AnswerLanguage(request)
        return .json(try JSONText.encode(List(pulls: pulls.map { PullAnswer($0, for: language, at: now) })))
    }

    private func cancel(_ request: HTTPRequest) async throws -> HTTPResponse {
        try pulls.cancel(request.parameters["id"] ?? "")
        return HTTPResponse(status: 204)
    }
}
