import SoriCore
import SoriHTTP
import SoriRecognition

/// The OpenAI audio API.
struct OpenAIRoutes: Sendable {
    let guarded: RequestGuard
    let service: TranscriptionService
    let uploads: UploadReader

    /// Adds the routes below `/v1`.
    func register(in router: inout HTTPRouter) {
        router.on(
            .post, "/v1/audio/transcriptions", bodyLimit: uploads.limits.body,
            guarded { try await transcribe($0, task: .transcribe) })
        router.on(
            .post, "/v1/audio/translations", bodyLimit: uploads.limits.body,
            guarded { try await transcribe($0, task: .translate) })
        router.on(.get, "/v1/models", guarded { _ in .json(try JSONText.encode(models())) })
        router.on(.get, "/v1/models/{id}", guarded(model))
    }

    private func models() -> ModelList {
        ModelList(loaded: service.recognizers.current?.profile, since: service.recognizers.loadedAt)
    }

    private func model(_ request: HTTPRequest) async throws -> HTTPResponse {
        let id = request.parameters["id"] ?? ""
        guard let model = models().data.first(where: { $0.id == id }) else { throw Self.unknownModel(id) }
        return .json(try JSONText.encode(model))
    }

    private func transcribe(_ request: HTTPRequest, task: DecodingTask) async throws -> HTTPResponse {
        let body = try await uploads.form(of: request)
        guard let file = body.file("file") else { throw APIError.missing("file") }
        let form = try OpenAITranscriptionForm(body.fields, task: task)
        if let model = form.model, !models().holds(model) { throw Self.unknownModel(model) }
        let wanted = TranscriptionRequest(path: file.path, name: file.filename, options: form.options)
        if form.stream {
            return TranscriptionEvents.response(wanted, holding: file, service: service, request: request)
        }
        let outcome = try await service.transcribe(wanted)
        return try Self.answer(outcome.transcript, form)
    }

    private static func answer(_ transcript: Transcript, _ form: OpenAITranscriptionForm) throws -> HTTPResponse {
        switch form.format {
        case .json: return .json(try JSONText.encode(["text": transcript.text]))
        case .text: return .text(transcript.text + "\n")
        case .srt:
            // As the OpenAI API answers: its clients take a text, and know no type of subtitles.
            return .text(SubtitleWriter.subRip(transcript.segments))
        case .vtt: return .text(SubtitleWriter.webVTT(transcript.segments), contentType: "text/vtt; charset=utf-8")
        case .verboseJSON:
            return .json(
                try JSONText.encode(
                    VerboseTranscription(
                        transcript, task: form.options.task.rawValue, withSegments: form.segmentTimestamps,
                        withWords: form.options.wordTimestamps)))
        }
    }

    private static func unknownModel(_ name: String) -> APIError {
        APIError(
            404, code: "model_not_found", short: "모델 없음",
            text: LocalizedText(
                "모델 '\(name)'이(가) 없습니다. GET /v1/models로 목록을 확인하세요.",
                "There is no model '\(name)'; GET /v1/models lists what there is."), field: "model")
    }
}
