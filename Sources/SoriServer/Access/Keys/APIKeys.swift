import FoundationEssentials
import SoriCore
import SoriHTTP

/// The keys that clients must carry: those of the configuration, which are good for everything, and those that were
/// issued, each for its scopes. Without any everyone may.
struct APIKeys: Sendable {
    private let configured: [[UInt8]]
    private let ring: KeyRing?
    /// What this process knows itself by, when it asks itself: good for everything, told nobody.
    let own: String

    /// The keys of the configuration, and those that were issued.
    init(_ configured: [String], ring: KeyRing? = nil) {
        own = KeyRing.random()
        self.configured = configured.map { Array($0.utf8) }
        self.ring = ring
    }

    /// How many keys let somebody in.
    var count: Int { configured.count + (ring?.all.count { $0.isGood(at: Date()) } ?? 0) }

    /// Whether nobody gets in without a key.
    var areRequired: Bool { !configured.isEmpty || ring?.isInUse == true }

    /// Throws 401 unless the request carries one of the keys as `Authorization: Bearer KEY`, and 403 where that one is
    /// not good for `scope` (nil: any will do).
    func check(_ request: HTTPRequest, for scope: KeyScope? = nil) throws(APIError) {
        guard areRequired else { return }
        let parts = (request.headers["authorization"] ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .unauthorized }
        let given = Array(parts[1].utf8)
        // Every key is compared to its end, so that time tells nothing about how much was right.
        var found = false
        for key in configured + [Array(own.utf8)] where Self.equal(key, given) { found = true }
        guard !found else { return }
        guard let key = ring?.key(parts[1], now: Date()) else { throw .unauthorized }
        guard let scope, !key.scopes.contains(scope), !key.scopes.contains(.admin) else { return }
        throw .outOfScope(scope)
    }

    private static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        var difference = left.count ^ right.count
        for index in left.indices { difference |= Int(left[index] ^ (index < right.count ? right[index] : 0)) }
        return difference == 0
    }
}

extension APIError {
    /// 403: the key is one of ours, but not good for this.
    fileprivate static func outOfScope(_ scope: KeyScope) -> APIError {
        APIError(
            403, code: "insufficient_scope", short: "권한 없음",
            text: LocalizedText(
                "이 키에는 '\(scope.rawValue)' 권한이 없습니다. 권한이 있는 키를 쓰세요.",
                "The key lacks the scope '\(scope.rawValue)': use one that has it."),
            extra: ["scope": scope.rawValue])
    }
}
