/// A request's body, pulled as it comes; a slow reader holds the client back, nothing piles up.
///
/// One reader at a time.
public final class HTTPBody: Sendable {
    /// Length in bytes as the client declares it, or nil (chunked).
    public let declaredLength: Int?
    private let pull: @Sendable () async throws -> [UInt8]?

    /// A body whose next bytes (never empty) or end (nil) `pull` gives.
    public init(declaredLength: Int?, pull: @escaping @Sendable () async throws -> [UInt8]?) {
        self.declaredLength = declaredLength
        self.pull = pull
    }

    /// A body of no bytes.
    public static let empty = HTTPBody(declaredLength: 0) { nil }

    /// The next bytes, or nil at the end; throws `HTTPError` when the client went away or sent too much or too slowly.
    public func next() async throws -> [UInt8]? { try await pull() }

    /// The whole body; throws a 413 `HTTPError` when it is longer than `limit` bytes, before storing more.
    public func collect(upTo limit: Int) async throws -> [UInt8] { try await collect(upTo: BodyLimit(limit)) }

    /// The whole body; throws a 413 `HTTPError` when it exceeds `limit`, before storing more.
    public func collect(upTo limit: BodyLimit) async throws -> [UInt8] {
        if let declaredLength, limit.isExceeded(by: declaredLength) { throw HTTPError.tooLarge(limit) }
        var bytes: [UInt8] = []
        while let part = try await next() {
            guard !limit.isExceeded(by: bytes.count + part.count) else { throw HTTPError.tooLarge(limit) }
            bytes += part
        }
        return bytes
    }
}
