import SoriCore
import SoriHTTP
import SoriSpeakers

/// Registered speakers over REST.
struct SpeakerRoutes: Sendable {
    let guarded: RequestGuard
    let uploads: UploadReader
    let service: SpeakerService

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
        try service.check()
        let wanted = try await SpeakerRequest.read(request, uploads)
        guard let name = wanted.name else { throw APIError.missing("name") }
        guard !wanted.isSilent else { throw APIError.missing("file") }
        let speaker = try await service.registry.register(name, try await service.samples(wanted))
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
        let wanted = try await SpeakerRequest.read(request, uploads)
        guard wanted.name != nil || !wanted.isSilent else { throw APIError.missing("name") }
        let samples = try await service.samples(wanted)
        let speaker = try await service.registry.change(id, name: wanted.name, adding: samples)
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

    private static func id(_ request: HTTPRequest) -> String { request.parameters["speaker_id"] ?? "" }
}
