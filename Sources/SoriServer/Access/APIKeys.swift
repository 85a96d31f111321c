import SoriHTTP

/// The keys that clients must carry; no keys means everyone may.
struct APIKeys: Sendable {
    private let keys: [[UInt8]]

    init(_ keys: [String]) { self.keys = keys.map { Array($0.utf8) } }

    /// Throws 401 unless the request carries one of the keys as `Authorization: Bearer KEY`.
    func check(_ request: HTTPRequest) throws(APIError) {
        guard !keys.isEmpty else { return }
        let parts = (request.headers["authorization"] ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .unauthorized }
        let given = Array(parts[1].utf8)
        // Every key is compared to its end, so that time tells nothing about how much was right.
        var found = false
        for key in keys where Self.equal(key, given) { found = true }
        guard found else { throw .unauthorized }
    }

    private static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        var difference = left.count ^ right.count
        for index in left.indices { difference |= Int(left[index] ^ (index < right.count ? right[index] : 0)) }
        return difference == 0
    }
}
