import Synchronization
import Testing

@testable import SoriHTTP

struct HTTPRouterTests {
    private func answer(_ router: HTTPRouter, _ method: HTTPMethod, _ path: String) async -> (Int, String, HTTPHeaders)
    {
        let response = await router.respond(to: HTTPRequest(id: "r1", method: method, path: path, body: .empty))
        guard case .bytes(let bytes) = response.body else { return (response.status.rawValue, "", response.headers) }
        return (response.status.rawValue, String(decoding: bytes, as: UTF8.self), response.headers)
    }

    private struct Plain: HTTPErrorResponder {
        func response(to error: any Error, for request: HTTPRequest) -> HTTPResponse {
            .text("plain", status: (error as? HTTPError)?.status ?? 500)
        }
    }

    private func router() -> HTTPRouter {
        var router = HTTPRouter()
        router.setErrors(under: "/v1/", Plain())
        router.on(.get, "/jobs/{id}") { .text("job \($0.parameters["id"] ?? "")") }
        router.on(.get, "/jobs/new") { _ in .text("new") }
        router.on(.delete, "/jobs/{id}") { _ in .text("deleted") }
        router.on(.get, "/a/") { _ in .text("slash") }
        router.on(.get, "/fails") { _ in throw HTTPError(422, code: .malformedForm, message: "say \"why\"\n") }
        router.on(.get, "/crashes") { _ in throw CancellationError() }
        router.group("/v1") { $0.on(.get, "/fails") { _ in throw CancellationError() } }
        router.webSocket("/ws") { _ in }
        return router
    }

    @Test func routesAreFound() async {
        #expect(await answer(router(), .get, "/jobs/7").1 == "job 7")
        #expect(await answer(router(), .get, "/jobs/new").1 == "new")
        #expect(await answer(router(), .delete, "/jobs/new").1 == "deleted")
        #expect(await answer(router(), .head, "/jobs/7").0 == 200)
        #expect(await answer(router(), .get, "/jobs/").0 == 404)
        #expect(await answer(router(), .get, "/jobs/7/x").0 == 404)
        #expect(await answer(router(), .get, "/a").0 == 404)
        #expect(await answer(router(), .get, "/a/").0 == 200)
        #expect(await answer(router(), .get, "/ws").0 == 426)
    }

    @Test func wrongMethodsAreToldWhatWorks() async {
        let (status, _, headers) = await answer(router(), .post, "/jobs/7")
        #expect(status == 405)
        #expect(headers["allow"] == "DELETE, GET, HEAD")
    }

    @Test func errorsTakeTheRoutesShape() async {
        let (status, body, _) = await answer(router(), .get, "/fails")
        #expect(status == 422)
        #expect(body == #"{"detail":{"error":"malformed_form","message":"say \"why\"\n"}}"#)
        #expect(await answer(router(), .get, "/crashes").1.contains("r1"))
        #expect(await answer(router(), .get, "/v1/fails").1 == "plain")
        #expect(await answer(router(), .get, "/v1/nothing").1 == "plain")
        #expect(await answer(router(), .get, "/other").1.contains("not_found"))
    }

    /// Told of every answer: by the pattern, never the path, with the error's code, and of what no route answers too.
    @Test func anObserverIsToldOfEachAnswer() async {
        let told = Mutex<[String]>([])
        var router = router()
        router.observer = { request in
            told.withLock {
                $0.append(
                    "\(request.method.rawValue) \(request.pattern ?? "-") \(request.status.rawValue) "
                        + "\(request.problemCode ?? "-")")
            }
        }
        for (method, path) in [
            (HTTPMethod.get, "/jobs/7"), (.delete, "/jobs/7"), (.get, "/fails"), (.get, "/nothing"), (.post, "/a/"),
            (.get, "/crashes"), (.get, "/ws"),
        ] { _ = await answer(router, method, path) }
        #expect(
            told.withLock { $0 } == [
                "GET /jobs/{id} 200 -", "DELETE /jobs/{id} 200 -", "GET /fails 422 malformed_form",
                "GET - 404 not_found", "POST - 405 method_not_allowed", "GET /crashes 500 internal_error",
                "GET - 426 upgrade_required",
            ])
    }
}
