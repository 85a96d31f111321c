import FoundationEssentials
import SoriCore

/// A key that was issued by this server: what is kept of it, which does not let anybody in.
struct IssuedKey: Codable, Sendable, Equatable {
    /// Eight hexadecimal digits; they stand in the key, so that it is found without trying all.
    let id: String
    /// What people call it.
    let name: String
    /// What it is good for.
    let scopes: [KeyScope]
    /// Milliseconds since 1970.
    let createdAt: Int
    /// Milliseconds since 1970 from which it is good no more; nil: it does not expire.
    let expiresAt: Int?
    /// Milliseconds since 1970 at which it was taken back; nil: it was not.
    var revokedAt: Int?
    /// Milliseconds since 1970 at which it was used last, as far as that was written down.
    var lastUsedAt: Int?
    /// SHA-256 of the key. It has 256 random bits: nobody finds it by trying, so no slow sum is needed.
    let digest: String

    /// Characters of a name at most.
    static let longestName = 100

    /// Whether it lets in at `now`.
    func isGood(at now: Date) -> Bool {
        revokedAt == nil && expiresAt.map { Double($0) > now.timeIntervalSince1970 * 1_000 } ?? true
    }
}

/// A key as the API shows it: without anything that lets in.
struct KeyAnswer: Encodable, Sendable {
    let key: IssuedKey
    /// The key itself: told once, when it is made.
    var secret: String?

    private enum CodingKeys: String, CodingKey {
        case id, name, scopes, key
        case createdAt = "created_at"
        case expiresAt = "expires_at"
        case revokedAt = "revoked_at"
        case lastUsedAt = "last_used_at"
    }

    func encode(to encoder: any Encoder) throws {
        func time(_ milliseconds: Int?) -> String? {
            milliseconds.map { Timestamp.iso8601(Date(timeIntervalSince1970: Double($0) / 1_000)) }
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(key.id, forKey: .id)
        try container.encode(key.name, forKey: .name)
        try container.encode(key.scopes, forKey: .scopes)
        try container.encode(time(key.createdAt), forKey: .createdAt)
        try container.encode(time(key.expiresAt), forKey: .expiresAt)
        try container.encode(time(key.revokedAt), forKey: .revokedAt)
        try container.encode(time(key.lastUsedAt), forKey: .lastUsedAt)
        try container.encodeIfPresent(secret, forKey: .key)
    }
}
