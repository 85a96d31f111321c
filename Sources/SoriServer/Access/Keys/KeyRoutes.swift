import FoundationEssentials
import SoriCore
import SoriHTTP

/// `/api/keys`: keys that are issued, listed and taken back.
struct KeyRoutes: Sendable {
    let guarded: RequestGuard
    let ring: KeyRing
    /// Whether the configuration has keys: then the server cannot be locked out of.
    let hasConfigured: Bool
    let logger: Logger

    private static let mostBody = 65_536
    private static let lifetimes = 60.0...(3_650.0 * 86_400)

    /// Adds the routes.
    func register(in router: inout HTTPRouter) {
        router.on(.get, "/api/keys", guarded(list))
        router.on(.post, "/api/keys", bodyLimit: BodyLimit(Self.mostBody), guarded(create))
        router.on(.delete, "/api/keys/{key_id}", guarded(revoke))
    }

    private func list(_ request: HTTPRequest) async throws -> HTTPResponse {
        .json(try JSONText.encode(["keys": ring.all.map { KeyAnswer(key: $0) }]))
    }

    private func create(_ request: HTTPRequest) async throws -> HTTPResponse {
        let fields = try JSONFields.read(try await request.body.collect(upTo: Self.mostBody))
        guard let name = fields.text("name")?.trimmed, !name.isEmpty else { throw APIError.missing("name") }
        guard name.count <= IssuedKey.longestName, !name.contains(where: \.isNewline) else {
            throw APIError.invalid(
                "name",
                LocalizedText(
                    "이름은 한 줄, \(IssuedKey.longestName)자까지입니다.",
                    "A name is one line of at most \(IssuedKey.longestName) characters."))
        }
        let scopes = try Self.scopes(fields.texts("scopes"))
        guard hasConfigured || ring.isInUse || scopes.contains(.admin) else {
            throw APIError.invalid(
                "scopes",
                LocalizedText(
                    "첫 키에는 'admin' 권한이 있어야 합니다. 그렇지 않으면 아무도 키를 관리할 수 없습니다.",
                    "The first key needs the scope 'admin': nobody could look after keys otherwise."))
        }
        guard ring.all.count < KeyRing.mostKeys else {
            throw APIError.invalid(
                "name", LocalizedText("키가 너무 많습니다.", "There are \(KeyRing.mostKeys) keys, which is the limit."))
        }
        let lifetime = try fields.number("expires_in", in: Self.lifetimes)
        let (key, text) = try await ring.issue(name: name, scopes: scopes, lifetime: lifetime, now: Date())
        logger.info("a key was issued", ["key": key.id, "scopes": scopes.map(\.rawValue).joined(separator: ",")])
        var response = HTTPResponse.json(try JSONText.encode(KeyAnswer(key: key, secret: text)), status: 201)
        response.headers["cache-control"] = "no-store"
        return response
    }

    private func revoke(_ request: HTTPRequest) async throws -> HTTPResponse {
        let id = (request.parameters["key_id"] ?? "").lowercased()
        let now = Date()
        let admins = ring.all.filter { $0.isGood(at: now) && $0.scopes.contains(.admin) }
        guard hasConfigured || admins.map(\.id) != [id] else { throw APIError.lastAdminKey }
        guard try await ring.revoke(id, now: now) else { throw APIError.keyNotFound(id) }
        logger.info("a key was revoked", ["key": id])
        return HTTPResponse(status: 204)
    }

    private static func scopes(_ texts: [String]) throws(APIError) -> [KeyScope] {
        guard !texts.isEmpty else { throw .missing("scopes") }
        var scopes: [KeyScope] = []
        for text in texts.flatMap({ $0.split(separator: ",") }) {
            guard let scope = KeyScope(rawValue: text.lowercased().trimmed) else {
                let all = KeyScope.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalid(
                    "scopes", LocalizedText("권한은 \(all) 중에서 고르세요.", "'scopes' are some of \(all)."))
            }
            if !scopes.contains(scope) { scopes.append(scope) }
        }
        return scopes
    }
}

extension APIError {
    /// 404: no key has the id.
    fileprivate static func keyNotFound(_ id: String) -> APIError {
        APIError(
            404, code: "key_not_found", short: "키 없음",
            text: LocalizedText("그런 키가 없습니다: \(id)", "There is no key \(id)."), extra: ["key_id": id])
    }

    /// 409: without it nobody could look after keys any more.
    fileprivate static var lastAdminKey: APIError {
        APIError(
            409, code: "last_admin_key", short: "마지막 관리자 키",
            text: LocalizedText(
                "마지막 'admin' 키는 취소할 수 없습니다. 먼저 다른 'admin' 키를 만드세요.",
                "This is the last key with the scope 'admin': issue another one first."))
    }
}
