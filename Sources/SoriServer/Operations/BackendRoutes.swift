import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriRecognition

/// Health, and the choice of the speech engine.
struct BackendRoutes: Sendable {
    let guarded: RequestGuard
    let recognizers: SpeechBackends
    let version: String
    let memory: @Sendable () -> MemoryStatus?
    /// The recordings that are worked on and that wait.
    let load: @Sendable () -> HealthAnswer.Load
    /// Freeing a model takes a while.
    private let unloading = WorkerPool(name: "sori-unload", threads: 1)

    /// Adds `/health`, `/backend/current`, `/backend/reload` and `/api/backend/unload`.
    func register(in router: inout HTTPRouter) {
        let answers = AnswerLanguage.allCases.map { language in
            (language, CachedAnswer(lifetime: .milliseconds(250)) { health(language) })
        }
        router.on(.get, "/health", execution: .loop) { request in
            let language = AnswerLanguage(request)
            return .json(answers.first { $0.0 == language }?.1.bytes() ?? [])
        }
        router.on(.get, "/backend/current", guarded { _ in .json(try JSONText.encode(current())) })
        router.on(.post, "/backend/reload", guarded.requiring(.admin)(reload))
        router.on(.post, "/api/backend/unload", guarded.requiring(.admin)(unload))
    }

    private func health(_ language: AnswerLanguage) -> [UInt8] {
        let profile = recognizers.current?.profile
        let answer = HealthAnswer(
            status: recognizers.status, version: version, backend: profile?.backend ?? "none",
            backendType: profile?.backendType ?? "none", model: profile?.model ?? "none",
            device: profile?.device ?? "cpu", computeType: profile?.computeType ?? "none",
            memory: memory().map { HealthAnswer.Memory($0, language: language) },
            message: recognizers.failure?.text(for: language), load: load())
        return (try? JSONText.encode(answer)) ?? []
    }

    private func current() -> BackendAnswer {
        BackendAnswer(recognizers.current?.profile, available: recognizers.availability())
    }

    private func reload(_ request: HTTPRequest) async throws -> HTTPResponse {
        let body = try await request.body.collect(upTo: 65_536)
        let wanted = try ReloadRequest.read(body.isEmpty ? Array("{}".utf8) : body)
        do {
            try await recognizers.load(wanted)
        } catch let error as RecognitionError where error.code == .modelMissing {
            throw APIError(
                404, code: APIError.Code(error.code), short: "모델 없음",
                text: LocalizedText(error), field: "model", cause: error)
        }
        return .json(try JSONText.encode(current()))
    }

    private func unload(_ request: HTTPRequest) async throws -> HTTPResponse {
        await unloading.run { [recognizers] in recognizers.unload() }
        return .json(try JSONText.encode(current()))
    }
}
