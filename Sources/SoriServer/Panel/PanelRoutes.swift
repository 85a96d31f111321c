import FoundationEssentials
import SoriCore
import SoriHTTP

/// `/api/panel`: how the server is and what it has done.
struct PanelRoutes: Sendable {
    let guarded: RequestGuard
    let reporter: PanelReporter
    let endpoints: EndpointChecks
    let streams: PanelStreams

    /// Between two events of a stream.
    private static let interval = Duration.seconds(2)

    /// Adds the routes.
    func register(in router: inout HTTPRouter) {
        router.on(.get, "/api/panel", guarded(panel))
        router.on(.get, "/api/panel/events", guarded(events))
        router.on(.get, "/api/panel/endpoints", guarded(checks))
    }

    private func panel(_ request: HTTPRequest) async throws -> HTTPResponse {
        let text = request.queryValue("cursor") ?? ""
        let cursor = PanelCursor(text)
        guard text.isEmpty || cursor != nil else {
            throw APIError.invalid(
                "cursor",
                LocalizedText(
                    "'cursor'에는 앞선 답의 cursor 값을 그대로 쓰세요.", "'cursor' takes the cursor of an earlier answer."))
        }
        return .json(try JSONText.encode(await reporter.answer(since: cursor, for: AnswerLanguage(request))))
    }

    private func events(_ request: HTTPRequest) async throws -> HTTPResponse {
        let language = AnswerLanguage(request)
        let known = PanelCursor(request.headers["last-event-id"] ?? request.queryValue("cursor"))
        return .events { [reporter, streams] send in
            var cursor = known
            repeat {
                let answer = try await reporter.answer(since: cursor, for: language)
                let data = String(decoding: try JSONText.encode(answer), as: UTF8.self)
                try await send(ServerSentEvent(data: data, id: answer.cursor))
                cursor = PanelCursor(answer.cursor)
            } while try await streams.pause(Self.interval)
        }
    }

    private func checks(_ request: HTTPRequest) async throws -> HTTPResponse {
        let language = AnswerLanguage(request)
        return .json(try JSONText.encode(EndpointsAnswer(try await endpoints.results(), for: language)))
    }
}
