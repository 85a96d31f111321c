import Foundation
import SoriHTTP
import Testing

@testable import SoriServer

struct ServerFiguresTests {
    private let start = Date(timeIntervalSince1970: 1_700_000_000)

    private func request(
        _ pattern: String?, _ status: HTTPStatus = 200, milliseconds: Int = 5, method: HTTPMethod = .get,
        code: String? = nil, id: String = "id"
    ) -> AnsweredRequest {
        AnsweredRequest(
            id: id, method: method, pattern: pattern, remoteAddress: "10.0.0.9", status: status, problemCode: code,
            duration: .milliseconds(milliseconds))
    }

    private func answer(_ figures: inout ServerFigures, _ request: AnsweredRequest, at now: Date) {
        figures.answered(request, as: RouteLabel(request, pages: ["/", "/sori.css"]), at: now)
    }

    @Test func windowsHoldWhatHappenedWithin() {
        var figures = ServerFigures(at: start)
        for minute in 0..<30 {
            let now = start + Double(minute * 60)
            answer(&figures, request("/transcribe", milliseconds: 100), at: now)
            figures.recognised(audio: 60, work: 6, at: now)
            figures.jobCompleted(at: now)
            if minute.isMultiple(of: 10) { figures.jobFailed("job-\(minute)", code: "engine_failed", at: now) }
        }
        let now = start + 29 * 60 + 5
        let windows = [1, 15, 60].map { FigureWindow(figures, minutes: $0, at: now) }
        // The window of a minute reaches back to the slot of a minute ago.
        #expect(windows.map(\.sum.requests) == [2, 16, 30])
        #expect(windows.map(\.sum.jobsCompleted) == [2, 16, 30] && windows.map(\.sum.jobsFailed) == [0, 1, 3])
        #expect(windows.allSatisfy { abs(($0.realTimeFactor ?? 0) - 0.1) < 1e-9 })
        #expect(windows.allSatisfy { abs(($0.latency.quantile(0.95) ?? 0) / 100 - 1) < 0.045 })
        // Since the start, where that is not an hour ago.
        #expect(windows[2].seconds == 29 * 60 + 5 && windows[0].seconds == 65)
        let later = FigureWindow(figures, minutes: 60, at: now + 7_200)
        #expect(later.sum == ServerFigures.Slot() && later.realTimeFactor == nil && later.latency.count == 0)
        #expect(figures.total.requests == 30 && figures.total.audio == 1_800)
    }

    @Test func pagesLooksAndUnknownAddressesAreNoWork() {
        var figures = ServerFigures(at: start)
        let requests = [
            request("/"), request("/sori.css"), request("/health"), request("/api/panel/events"), request(nil, 404),
            request("/", 101), request("/v1/models"),
        ]
        for request in requests { answer(&figures, request, at: start) }
        #expect(FigureWindow(figures, minutes: 1, at: start).sum.requests == 2)
        #expect(
            figures.routes.routes.map(\.key.route) == [
                "(pages)", "/health", "/api/panel/events", "(none)", "/", "/v1/models",
            ])
        // A page has dozens of files: they are counted, and not listed.
        #expect(figures.access.newest().count == 5 && figures.answers == 7)
        // A path that nobody answers is no error of the server's.
        #expect(figures.errors.newest().isEmpty)
    }

    @Test func refusalsAndFaultsAreToldApart() {
        var figures = ServerFigures(at: start)
        answer(&figures, request("/transcribe", 422, method: .post, code: "missing_field", id: "a"), at: start)
        answer(&figures, request("/transcribe", 500, method: .post, id: "b"), at: start + 1)
        answer(&figures, request("/transcribe", 500, method: .post, code: "internal_error", id: "c"), at: start + 2)
        let sum = FigureWindow(figures, minutes: 1, at: start + 2).sum
        #expect(sum.requests == 3 && sum.refused == 1 && sum.failed == 2)
        #expect(figures.errors.newest().map(\.code) == ["internal_error", "500", "missing_field"])
        #expect(figures.errors.newest(after: 2).map(\.id) == ["c"])
        #expect(figures.codes.map(\.count) == [1, 1, 1] && figures.codes.map(\.newest) == [1, 2, 3])
    }

    /// Whatever clients send, what is kept stays as small: routes, methods, codes, statuses, entries.
    @Test func memoryIsBounded() {
        var figures = ServerFigures(at: start)
        for number in 0..<20_000 {
            let now = start + Double(number)
            let status = HTTPStatus(rawValue: 400 + number % 200)
            answer(
                &figures,
                request("/route/\(number)", status, method: HTTPMethod(rawValue: "M\(number)"), code: "code-\(number)"),
                at: now)
            answer(&figures, request("/one", status, code: "code"), at: now)
            figures.recognised(audio: .infinity, work: 1, at: now)
            figures.uttered(audio: 1, milliseconds: Double(number), at: now)
        }
        let routes = figures.routes.routes
        #expect(routes.count == RouteFigures.most + 1 && routes.last?.key.route == "(other)")
        #expect(routes.allSatisfy { $0.statuses.count <= 24 })
        #expect(routes.reduce(0) { $0 + $1.latency.count } == 40_000)
        #expect(routes.reduce(0) { $0 + $1.statuses.reduce(0) { $0 + $1.count } } == 40_000)
        #expect(Set(routes.map(\.key.method)).isSubset(of: ["(other)", "GET", ""]))
        #expect(figures.codes.count == ServerFigures.mostCodes && figures.codes.last?.code == "(other)")
        #expect(figures.codes.reduce(0) { $0 + $1.count } == 40_000)
        #expect(figures.access.newest().count == ServerFigures.mostRequests)
        #expect(figures.errors.newest().count == ServerFigures.mostErrors)
        #expect(figures.total.audio == 0 && figures.series.last(9_999, at: start).count == ServerFigures.slots)
    }

    /// What a client wrote is in no figure: not the path, not a word of a method.
    @Test func nothingThatAClientWroteIsKept() {
        let label = RouteLabel(request(nil, 404, method: HTTPMethod(rawValue: "HUNTER2")), pages: [])
        #expect(label == .unknown && RouteLabel.method(HTTPMethod(rawValue: "HUNTER2")) == "(other)")
        #expect(ErrorNote.text("path_not_found", status: 404) != ErrorNote.text("something_new", status: 404))
        #expect(ErrorNote.text("something_new", status: 500) != ErrorNote.text("something_new", status: 404))
    }

    @Test func theServersOwnChecksAreLeftOut() {
        let recorder = FigureRecorder { start }
        recorder.answered(request("/v1/models", id: recorder.checkPrefix + "7"))
        recorder.answered(request("/v1/models", id: "check-7"))
        #expect(recorder.figures.figures.access.newest().map(\.id) == ["check-7"])
    }

    /// From many threads nothing is lost.
    @Test func countsFromManyThreads() async {
        let recorder = FigureRecorder { start }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<1_000 { recorder.answered(request("/v1/models")) } }
            }
        }
        #expect(recorder.figures.figures.total.requests == 8_000)
    }
}
