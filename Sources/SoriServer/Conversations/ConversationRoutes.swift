import SoriCore
import SoriHTTP
import SoriJobs
import SoriRecognition

/// Creating and looking at conversations over REST.
struct ConversationRoutes: Sendable {
    let guarded: RequestGuard
    let conversations: ConversationService
    let recognizers: SpeechBackends
    let speakers: LiveSpeakers

    /// Adds `/api/v1/stream/create` and `/api/v1/jobs/{job_id}`.
    func register(in router: inout HTTPRouter) {
        router.on(.post, "/api/v1/stream/create", bodyLimit: 65_536, guarded(create))
        router.on(.get, "/api/v1/jobs/{job_id}", guarded(job))
    }

    private struct Created: Encodable {
        let jobID: String
        enum CodingKeys: String, CodingKey { case jobID = "job_id" }
    }

    private func create(_ request: HTTPRequest) async throws -> HTTPResponse {
        let wanted = try ConversationRequest.read(try await request.body.collect(upTo: 65_536))
        try conversations.check(wanted)
        // A language that the model does not know is told now, not when the client begins to speak.
        if let profile = recognizers.current?.profile {
            _ = try LanguageChoice.code(requested: wanted.language, preferred: nil, known: profile.languages)
        }
        if let wanted = try wanted.speakers {
            _ = try speakers.models()
            _ = try await speakers.people(wanted.people)
        }
        let job = try await conversations.create(wanted)
        return .json(try JSONText.encode(Created(jobID: job.id)))
    }

    private func job(_ request: HTTPRequest) async throws -> HTTPResponse {
        let id = request.parameters["job_id"] ?? ""
        guard let answer = try await conversations.answer(id) else {
            throw APIError(
                404, code: "job_not_found", short: "작업 없음",
                text: LocalizedText("작업을 찾을 수 없습니다: \(id)", "There is no job \(id)."), extra: ["job_id": id])
        }
        return .json(try JSONText.encode(answer))
    }
}
