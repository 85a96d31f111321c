import SoriCore
import SoriHTTP
import SoriRecognition

/// The OpenAI audio API.
struct OpenAIRoutes: Sendable {
    let guarded: RequestGuard
    let service: TranscriptionService
    let known: KnownSpeakerLookup
    let uploads: UploadReader
    let aliases: ModelAliases
    /// Sends recordings to whoever is chosen; nil does everything here.
    var routing: UpstreamRouting?

    /// The header field that tells which model did it, whatever name the client gave.
    private static let modelHeader = "x-sori-model"

    /// A reader of forms whose text fields may hold the voices of known speakers.
    static func uploads(_ reader: UploadReader) -> UploadReader {
        var limits = reader.limits
        limits.fieldBytes += KnownSpeakerReference.most * AudioDataURL.mostBytes
        return UploadReader(directory: reader.directory, limits: limits, pool: reader.pool)
    }

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
        // A name of the hub has its owner before it.
        router.on(.get, "/v1/models/{owner}/{id}", guarded(model))
    }

    private func models() -> ModelList {
        ModelList(loaded: service.recognizers.current?.profile, aliases: aliases, since: service.recognizers.loadedAt)
    }

    private func model(_ request: HTTPRequest) async throws -> HTTPResponse {
        let id = [request.parameters["owner"], request.parameters["id"]].compactMap { $0 }.joined(separator: "/")
        let loaded = try service.current().profile.model
        guard let model = models().model(id) else { throw Self.unknownModel(id, loaded: loaded) }
        return .json(try JSONText.encode(model))
    }

    private func transcribe(_ request: HTTPRequest, task: DecodingTask) async throws -> HTTPResponse {
        let body = try await uploads.form(of: request)
        guard let file = body.file("file") else { throw APIError.missing("file") }
        let form = try OpenAITranscriptionForm(body.fields, task: task)
        let local = { @Sendable in try await answer(request, form, file) }
        guard let routing, !UpstreamClient.isForwarded(request.headers), !form.speakers.namesRegistered else {
            return try await local()
        }
        let call = UpstreamCall(
            path: request.path, query: request.query, fields: body.fields.all, file: file.path,
            filename: file.filename, type: file.contentType, languages: request.headers["accept-language"],
            id: request.id)
        defer { withExtendedLifetime(file) {} }
        guard form.stream else { return try await routing.answer(call, local: local) }
        return try await routing.stream(
            call, holding: file, failure: { TranscriptionEvents.event(of: $0, for: request) }, local: local)
    }

    /// Transcribes here.
    private func answer(
        _ request: HTTPRequest, _ form: OpenAITranscriptionForm, _ file: UploadedFile
    ) async throws -> HTTPResponse {
        let loaded = try service.current().profile.model
        if let model = form.model, !models().holds(model) { throw Self.unknownModel(model, loaded: loaded) }
        var people = try await known.people(form.references)
        if people == nil { people = try await known.people(form.speakers) }
        let wanted = TranscriptionRequest(
            path: file.path, name: file.filename, options: form.options, speakers: form.speakers, known: people)
        if form.stream {
            var response = TranscriptionEvents.response(
                wanted, format: form.format, holding: file, service: service, request: request)
            response.headers[Self.modelHeader] = loaded
            return response
        }
        let outcome = try await service.transcribe(wanted)
        // Here the speakers are what was asked for, and there is no field to say that they are not there.
        if let problem = outcome.speakerProblem { throw problem }
        var response = try Self.answer(outcome.transcript, form, model: outcome.profile.model)
        response.headers[Self.modelHeader] = outcome.profile.model
        return response
    }

    private static func answer(
        _ transcript: Transcript, _ form: OpenAITranscriptionForm, model: String
    ) throws -> HTTPResponse {
        switch form.format {
        case .json: return .json(try JSONText.encode(["text": transcript.text]))
        case .text: return .text(transcript.text + "\n")
        case .srt:
            // As the OpenAI API answers: its clients take a text, and know no type of subtitles.
            return .text(SubtitleWriter.subRip(transcript.segments))
        case .vtt: return .text(SubtitleWriter.webVTT(transcript.segments), contentType: "text/vtt; charset=utf-8")
        case .diarizedJSON: return .json(try JSONText.encode(DiarizedTranscription(transcript)))
        case .verboseJSON:
            return .json(
                try JSONText.encode(
                    VerboseTranscription(
                        transcript, model: model, task: form.options.task.rawValue,
                        withSegments: form.segmentTimestamps,
                        withWords: form.options.wordTimestamps)))
        }
    }

    private static func unknownModel(_ name: String, loaded: String) -> APIError {
        let name = String(name.prefix(80))
        return APIError(
            404, code: "model_not_found", short: "모델 없음",
            text: LocalizedText(
                "모델 '\(name)'이(가) 없습니다. 지금 모델은 '\(loaded)'입니다. 이 이름이나 whisper-1을 쓰거나, 서버의 "
                    + "--model-aliases(STT_MODEL_ALIASES)에 '\(name)' 또는 '*'를 넣으세요.",
                "There is no model '\(name)'; the loaded one is '\(loaded)'. Use that name or whisper-1, or have the "
                    + "server started with '\(name)' or '*' among --model-aliases (STT_MODEL_ALIASES)."), field: "model"
        )
    }
}
