import SoriHTTP

/// Transcription of many files at once over REST: each a job, the answer about all of them.
struct BatchRoutes: Sendable {
    let guarded: RequestGuard
    let reader: UploadReader
    let jobs: RecordingJobs

    /// Adds `/transcribe_batch` and `/transcribe_batch/{batch_id}`.
    func register(in router: inout HTTPRouter) {
        router.on(.post, "/transcribe_batch", guarded(create))
        router.on(.get, "/transcribe_batch/{batch_id}", guarded(batch))
    }

    private func create(_ request: HTTPRequest) async throws -> HTTPResponse {
        let fields = try await reader.fields(of: request)
        let waits = try fields.flag("wait", default: true)
        let batch = try await jobs.createBatch(
            fields, key: request.headers["idempotency-key"], for: AnswerLanguage(request))
        guard waits else { return .json(try batch.json, status: .accepted) }
        return .json(try await jobs.ended(batch).json)
    }

    private func batch(_ request: HTTPRequest) async throws -> HTTPResponse {
        .json(try await jobs.batch(request.parameters["batch_id"] ?? "").json)
    }
}
