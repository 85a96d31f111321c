import SoriCore
import SoriHTTP
import SoriSpeakers

/// Registered speakers over REST.
struct SpeakerRoutes: Sendable {
    let guarded: RequestGuard
    let uploads: UploadReader
    let service: SpeakerService

    /// The most recordings of one request.
    private static let mostFiles = 8

    /// Adds `/api/speakers`, `/api/speakers/{speaker_id}` and `/api/speakers/identify`.
    func register(in router: inout HTTPRouter) {
        let limit = uploads.limits.body
        router.on(.post, "/api/speakers", bodyLimit: limit, guarded(create))
        router.on(.get, "/api/speakers", guarded(list))
        router.on(.post, "/api/speakers/identify", bodyLimit: limit, guarded(identify))
        router.on(.get, "/api/speakers/{speaker_id}", guarded(show))
        router.on(.patch, "/api/speakers/{speaker_id}", bodyLimit: limit, guarded(change))
        router.on(.delete, "/api/speakers/{speaker_id}", guarded(remove))
    }

    private func create(_ request: HTTPRequest) async throws -> HTTPResponse {
        if SpeakerRequest.isJSON(request) {
            _ = try await SpeakerRequest.read(request)
            throw APIError.missing("file")
        }
        try service.check()
        let form = try await uploads.form(of: request)
        guard let name = form.fields.text("name") else { throw APIError.missing("name") }
        let samples = try await samples(of: form)
        guard !samples.isEmpty else { throw APIError.missing("file") }
        let speaker = try await service.registry.register(name, samples)
        return .json(try JSONText.encode(SpeakerAnswer(speaker)), status: 201)
    }

    private func list(_ request: HTTPRequest) async throws -> HTTPResponse {
        let speakers = try await service.registry.speakers()
        return .json(try JSONText.encode(SpeakerListAnswer(speakers: speakers.map(SpeakerAnswer.init))))
    }

    private func show(_ request: HTTPRequest) async throws -> HTTPResponse {
        .json(try JSONText.encode(SpeakerAnswer(try await service.registry.speaker(Self.id(request)))))
    }

    private func change(_ request: HTTPRequest) async throws -> HTTPResponse {
        let id = Self.id(request)
        _ = try await service.registry.speaker(id)
        var name: String?
        var samples: [VoiceSample] = []
        if SpeakerRequest.isJSON(request) {
            name = try await SpeakerRequest.read(request).name
        } else {
            let form = try await uploads.form(of: request)
            name = form.fields.text("name")
            samples = try await self.samples(of: form)
        }
        guard name != nil || !samples.isEmpty else { throw APIError.missing("name") }
        let speaker = try await service.registry.change(id, name: name, adding: samples)
        return .json(try JSONText.encode(SpeakerAnswer(speaker)))
    }

    private func remove(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await service.registry.remove(Self.id(request))
        return HTTPResponse(status: 204)
    }

    private func identify(_ request: HTTPRequest) async throws -> HTTPResponse {
        try service.check()
        let form = try await uploads.form(of: request)
        guard let file = form.file("file") else { throw APIError.missing("file") }
        return .json(try JSONText.encode(try await service.identify(file)))
    }

    private func samples(of form: UploadReader.Form) async throws -> [VoiceSample] {
        let files = form.files.filter { $0.name == "file" || $0.name == "file[]" }.map(\.file)
        guard files.count <= Self.mostFiles else {
            throw APIError.invalid(
                "file",
                LocalizedText(
                    "한 번에 \(Self.mostFiles)개 파일까지 보낼 수 있습니다.", "Send at most \(Self.mostFiles) files at once."))
        }
        var samples: [VoiceSample] = []
        for file in files { samples.append(try await service.enrolment(file)) }
        return samples
    }

    private static func id(_ request: HTTPRequest) -> String { request.parameters["speaker_id"] ?? "" }
}
