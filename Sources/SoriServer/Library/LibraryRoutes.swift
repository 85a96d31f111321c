import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriLibrary

/// Transcripts over REST: to read, correct, search, export, share and erase.
struct LibraryRoutes: Sendable {
    let guarded: RequestGuard
    /// Without API keys: a ticket or a link says who may read.
    let open: RequestGuard
    let keys: APIKeys
    let reader: UploadReader
    let library: LibraryService

    private static let mostBody = 16 << 20
    private static let usualPage = 20
    private static let mostPage = 100
    private static let mostExported = 1_000

    /// Adds the routes below `/api/transcripts` and `/api/shared`.
    func register(in router: inout HTTPRouter) {
        let base = "/api/transcripts"
        let one = base + "/{transcript_id}"
        typealias About = LibraryOperations
        router.on(.get, base, about: About.list, guarded(list))
        router.on(.post, base, bodyLimit: reader.limits.body, about: About.create, guarded(create))
        router.on(.get, base + "/facets", about: About.facets, guarded(facets))
        router.on(
            .post, base + "/export", bodyLimit: BodyLimit(1 << 20), about: About.exportMany, guarded(exportMany))
        router.on(.get, one, about: About.show, guarded(show))
        router.on(.patch, one, bodyLimit: BodyLimit(Self.mostBody), about: About.edit, guarded(edit))
        router.on(.delete, one, about: About.remove, guarded(remove))
        router.on(.get, one + "/versions", about: About.versions, guarded(versions))
        router.on(.get, one + "/versions/{version}", about: About.version, guarded(version))
        router.on(.get, one + "/events", about: About.events, guarded(events))
        router.on(
            .get, one + "/peaks", about: About.peaks, guarded { try await peaks($0, try await transcript($0)) })
        router.on(
            .get, one + "/export", about: About.export, guarded { try await export($0, try await transcript($0)) })
        router.on(.get, one + "/audio", about: About.audio, open(audio))
        ShareRoutes(guarded: guarded, open: open, library: library, routes: self).register(in: &router)
    }

    private func list(_ request: HTTPRequest) async throws -> HTTPResponse {
        if let ids = request.queryValue("ids"), !ids.isEmpty { return try await list(ids: ids) }
        let query = try TranscriptQuery(request)
        let limit = try Self.number(request, "limit", 1...Self.mostPage) ?? Self.usualPage
        let cursor = try Self.number(request, "cursor", 0...Int.max)
        let page = try await library.store.list(query, cursor: cursor, limit: limit)
        return .json(try JSONText.encode(TranscriptListAnswer(page)))
    }

    private func list(ids: String) async throws -> HTTPResponse {
        let ids = ids.split(separator: ",").map { $0.lowercased() }
        guard ids.count <= Self.mostPage else {
            throw APIError.invalid(
                "ids", LocalizedText("'ids'는 \(Self.mostPage)개까지입니다.", "'ids' are at most \(Self.mostPage)."))
        }
        let hits = try await library.store.list(ids: ids)
        let page = TranscriptPage(hits: hits, next: nil, total: hits.count)
        return .json(try JSONText.encode(TranscriptListAnswer(page)))
    }

    private func facets(_ request: HTTPRequest) async throws -> HTTPResponse {
        .json(try JSONText.encode(FacetsAnswer(try await library.store.facets())))
    }

    private func show(_ request: HTTPRequest) async throws -> HTTPResponse {
        let transcript = try await transcript(request)
        return .json(try await library.answer(transcript, in: try Self.view(request)).json)
    }

    private func create(_ request: HTTPRequest) async throws -> HTTPResponse {
        let (session, file) = try await LiveTranscript.read(request, reader)
        let id = try await library.create(session, recording: file, for: AnswerLanguage(request))
        return .json(try JSONText.encode(["id": id]), status: 201)
    }

    private func edit(_ request: HTTPRequest) async throws -> HTTPResponse {
        let edit = try TranscriptEdit.read(try await request.body.collect(upTo: Self.mostBody))
        let id = Self.id(request)
        switch try await library.edit(id, version: edit.version, editID: edit.editID, edit.operations) {
        case .done(let transcript, let change): return .json(try EditAnswer(transcript, change).json)
        case .refused(let error): throw APIError(error)
        case .conflict(let newer):
            let conflict = EditConflict(newer: try await library.answer(newer), language: AnswerLanguage(request))
            return .json(try conflict.json, status: 409)
        }
    }

    private func remove(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await library.erase(Self.id(request))
        return HTTPResponse(status: 204)
    }

    private func versions(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard let versions = try await library.store.versions(of: Self.id(request).lowercased()) else {
            throw APIError.transcriptNotFound(Self.id(request))
        }
        return .json(try JSONText.encode(VersionListAnswer(versions)))
    }

    private func version(_ request: HTTPRequest) async throws -> HTTPResponse {
        let (id, number) = (Self.id(request), request.parameters["version"] ?? "")
        guard let version = Int(number),
            let transcript = try await library.store.transcript(id.lowercased(), version: version)
        else { throw APIError.transcriptNotFound("\(id), version \(number)") }
        return .json(try await library.answer(transcript).json)
    }

    private func events(_ request: HTTPRequest) async throws -> HTTPResponse {
        TranscriptEvents(library: library, id: try await transcript(request).id).response()
    }

    private func exportMany(_ request: HTTPRequest) async throws -> HTTPResponse {
        let fields = try JSONFields.read(try await request.body.collect(upTo: 1 << 20))
        let ids = fields.texts("ids").map { $0.lowercased() }
        guard !ids.isEmpty else { throw APIError.missing("ids") }
        guard ids.count <= Self.mostExported else {
            throw APIError.invalid(
                "ids",
                LocalizedText(
                    "한 번에 \(Self.mostExported)개까지 내보낼 수 있습니다.", "Export at most \(Self.mostExported) at once."))
        }
        let format = try Self.format(fields.text("format") ?? ExportFormat.txt.rawValue)
        for id in ids { _ = try await library.transcript(id) }
        return TranscriptArchive(library: library, ids: ids, format: format).response()
    }

    /// The picture of a recording.
    func peaks(_ request: HTTPRequest, _ transcript: LibraryTranscript) async throws -> HTTPResponse {
        let points = try Self.number(request, "points", 1...100_000) ?? 2_000
        let waveform = try await library.waveform(of: transcript)
        return .json(
            try JSONText.encode(
                PeaksAnswer(
                    duration: waveform.duration.rounded(toDecimals: 3), points: waveform.reduced(to: points))))
    }

    /// A transcript as a file.
    func export(_ request: HTTPRequest, _ transcript: LibraryTranscript) async throws -> HTTPResponse {
        let format = try Self.format(request.queryValue("format") ?? ExportFormat.txt.rawValue)
        let bytes = try await library.pool.run { () throws(ExportError) in try format.write(transcript) }
        return HTTPResponse(
            headers: [
                "content-type": format.contentType,
                "content-disposition": ContentDisposition.attachment(format.filename(transcript)),
                "cache-control": "no-store", "x-content-type-options": "nosniff",
            ], body: .bytes(bytes))
    }

    /// The recording, for a player: with a ticket, or a key as every other request.
    private func audio(_ request: HTTPRequest) async throws -> HTTPResponse {
        let id = Self.id(request).lowercased()
        if let ticket = request.queryValue("ticket") {
            let share = request.queryValue("share")
            guard library.tickets.accepts(ticket, for: id, share: share, now: library.now()) else {
                throw APIError.badTicket
            }
            // A link that was taken back takes its tickets along.
            if let share {
                let shares = try await library.store.shares(of: id, now: library.now()) ?? []
                guard shares.contains(where: { $0.id == share }) else { throw APIError.badTicket }
            }
        } else {
            try keys.check(request, for: .library)
        }
        let transcript = try await library.transcript(id)
        // A link shows a transcript without its personal data, and lets it be heard so.
        let isShared = request.queryValue("ticket") != nil && request.queryValue("share") != nil
        if try Self.flag(request, "redacted") || isShared && RemovedData(transcript) != nil {
            let file = try await library.redactedRecording(of: transcript)
            return RecordingAudio(file: file, type: "audio/wav", pool: library.pool).response(to: request)
        }
        if request.queryValue("format") == "wav" {
            let file = try await library.decodedRecording(of: transcript)
            return RecordingAudio(file: file, type: "audio/wav", pool: library.pool).response(to: request)
        }
        let file = try await library.recording(of: transcript)
        return RecordingAudio(file: file, type: RecordingAudio.type(of: transcript), pool: library.pool).response(
            to: request)
    }

    private func transcript(_ request: HTTPRequest) async throws -> LibraryTranscript {
        try await library.transcript(Self.id(request))
    }

    static func id(_ request: HTTPRequest) -> String { request.parameters["transcript_id"] ?? "" }

    private static func view(_ request: HTTPRequest) throws(APIError) -> TranscriptView? {
        guard let text = request.queryValue("view"), !text.isEmpty else { return nil }
        guard let view = TranscriptView(rawValue: text) else { throw .noView(TranscriptView.allCases) }
        return view
    }

    private static func format(_ text: String) throws(APIError) -> ExportFormat {
        guard let format = ExportFormat(rawValue: text.lowercased()) else {
            let all = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid("format", LocalizedText("'format' 값은 \(all) 중 하나여야 합니다.", "'format' must be one of \(all)."))
        }
        return format
    }

    private static func flag(_ request: HTTPRequest, _ name: String) throws(APIError) -> Bool {
        try FieldReader(request.queryValue(name).map { [(name, $0)] } ?? []).flag(name)
    }

    private static func number(
        _ request: HTTPRequest, _ name: String, _ range: ClosedRange<Int>
    ) throws(APIError) -> Int? {
        guard let text = request.queryValue(name), !text.isEmpty else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let bounds = "\(range.lowerBound)...\(range.upperBound)"
            throw .invalid(
                name,
                LocalizedText("'\(name)' 값은 \(bounds) 범위의 정수여야 합니다.", "'\(name)' must be a whole number in \(bounds)."))
        }
        return number
    }
}

/// The answer of `GET /api/transcripts/{id}/peaks`.
private struct PeaksAnswer: Encodable {
    let duration: Double
    let points: [UInt8]
}

extension APIError {
    /// 401: the ticket of a recording has expired, or is another's.
    fileprivate static var badTicket: APIError {
        APIError(
            401, code: "ticket_expired", short: "인증 실패",
            text: LocalizedText("재생 주소가 만료되었습니다. 전사를 다시 불러오세요.", "The address has expired: read the transcript again."))
    }
}
