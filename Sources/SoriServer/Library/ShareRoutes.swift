import FoundationEssentials
import SoriCore
import SoriCrypto
import SoriHTTP
import SoriLibrary

/// Links by which a transcript is read without a key.
///
/// The secret of a link stands behind `#`, which browsers send to nobody: it is in no log and no referrer. The page
/// asks with it in the header `X-Sori-Share`; kept is its digest alone.
struct ShareRoutes: Sendable {
    let guarded: RequestGuard
    let open: RequestGuard
    let library: LibraryService
    let routes: LibraryRoutes

    /// The page that reads what is shared.
    static let page = "/s"

    private static let header = "x-sori-share"
    private static let prefix = "sh_"
    /// Seconds a link can be used for: a week unless told, ninety days at most.
    private static let usualLifetime = 7.0 * 86_400
    private static let lifetimes = 60.0...(90.0 * 86_400)
    private static let mostBody = 65_536

    /// Adds the routes.
    func register(in router: inout HTTPRouter) {
        let one = "/api/transcripts/{transcript_id}"
        typealias About = LibraryOperations
        router.on(
            .post, one + "/share", bodyLimit: BodyLimit(Self.mostBody), about: About.share, guarded(create))
        router.on(.get, one + "/shares", about: About.shares, guarded(list))
        router.on(.delete, one + "/shares/{share_id}", about: About.unshare, guarded(remove))
        router.on(.get, "/api/shared", about: About.shared, open(show))
        router.on(
            .get, "/api/shared/peaks", about: About.sharedPeaks,
            open(peaks))
        router.on(
            .get, "/api/shared/export", about: About.sharedExport,
            open { try await routes.export($0, try await found($0).transcript) })
    }

    private func create(_ request: HTTPRequest) async throws -> HTTPResponse {
        let fields = try JSONFields.read(try await request.body.collect(upTo: Self.mostBody))
        let lifetime = try fields.number("expires_in", in: Self.lifetimes) ?? Self.usualLifetime
        let now = library.now()
        let share = TranscriptShare(
            id: UUID().uuidString.lowercased(), createdAt: now, expiresAt: now.addingTimeInterval(lifetime),
            hasAudio: try fields.flag("audio", default: true))
        let secret = Self.secret()
        let id = LibraryRoutes.id(request).lowercased()
        guard try await library.store.add(share, of: id, digest: Self.digest(secret)) else {
            throw APIError.transcriptNotFound(id)
        }
        // The name that the client knows this server by; without one its own page makes the address whole.
        let host = request.headers["host"].map { "\(request.isSecure ? "https" : "http")://\($0)" } ?? ""
        return .json(
            try JSONText.encode(
                Created(
                    id: share.id, url: "\(host)\(Self.page)#\(secret)", expiresAt: Timestamp.iso8601(share.expiresAt))),
            status: 201)
    }

    private func list(_ request: HTTPRequest) async throws -> HTTPResponse {
        let id = LibraryRoutes.id(request).lowercased()
        guard let shares = try await library.store.shares(of: id, now: library.now()) else {
            throw APIError.transcriptNotFound(id)
        }
        return .json(try JSONText.encode(["shares": shares.map(Entry.init)]))
    }

    private func remove(_ request: HTTPRequest) async throws -> HTTPResponse {
        let (id, share) = (LibraryRoutes.id(request).lowercased(), request.parameters["share_id"] ?? "")
        guard try await library.store.revoke(share: share.lowercased(), of: id) else { throw APIError.noShare }
        return HTTPResponse(status: 204)
    }

    private func show(_ request: HTTPRequest) async throws -> HTTPResponse {
        let (transcript, share) = try await found(request)
        var response = HTTPResponse.json(try await library.answer(transcript, share: share).json)
        response.headers["cache-control"] = "no-store"
        return response
    }

    private func peaks(_ request: HTTPRequest) async throws -> HTTPResponse {
        let (transcript, share) = try await found(request)
        guard share.hasAudio else { throw APIError.noRecording(transcript.id) }
        return try await routes.peaks(request, transcript)
    }

    /// The transcript that a request's link is of; throws 404.
    private func found(_ request: HTTPRequest) async throws -> (transcript: LibraryTranscript, share: TranscriptShare) {
        let secret = request.headers[Self.header] ?? ""
        guard secret.hasPrefix(Self.prefix), secret.utf8.count <= 100,
            let found = try await library.store.share(digest: Self.digest(secret), now: library.now())
        else { throw APIError.noShare }
        return (try await library.transcript(found.transcript), found.share)
    }

    /// 192 bits that nobody can find by trying.
    private static func secret() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<24).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let text = Data(bytes).base64EncodedString()
        return prefix + text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : String($0) }.joined()
    }

    private static func digest(_ secret: String) -> String {
        let digest = ContentDigest(.sha256)
        digest.update(Array(secret.utf8))
        return digest.finish()
    }

    private struct Created: Encodable {
        let id: String
        let url: String
        let expiresAt: String

        enum CodingKeys: String, CodingKey {
            case id, url
            case expiresAt = "expires_at"
        }
    }

    private struct Entry: Encodable {
        let id: String
        let createdAt: String
        let expiresAt: String
        let audio: Bool

        init(_ share: TranscriptShare) {
            id = share.id
            createdAt = Timestamp.iso8601(share.createdAt)
            expiresAt = Timestamp.iso8601(share.expiresAt)
            audio = share.hasAudio
        }

        enum CodingKeys: String, CodingKey {
            case id, audio
            case createdAt = "created_at"
            case expiresAt = "expires_at"
        }
    }
}

extension APIError {
    /// 404: nobody can read by this link, or not any more.
    fileprivate static var noShare: APIError {
        APIError(
            404, code: "share_not_found", short: "링크 없음",
            text: LocalizedText(
                "링크가 만료되었거나 취소되었습니다. 보낸 사람에게 새 링크를 부탁하세요.",
                "The link has expired or was taken back: ask whoever sent it for a new one."))
    }
}
