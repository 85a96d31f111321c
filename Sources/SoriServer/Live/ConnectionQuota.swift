import SoriHTTP
import Synchronization

/// How many live sockets may be open at once: each holds audio, so their number bounds memory.
final class ConnectionQuota: Sendable {
    private let limit: Int
    private let taken = Mutex(0)

    init(limit: Int) { self.limit = limit }

    /// Runs `body` with a place; closes with 1013 when there is none.
    func hold<Value>(_ body: () async throws -> Value) async throws -> Value {
        let isFree = taken.withLock { taken in
            guard taken < limit else { return false }
            taken += 1
            return true
        }
        guard isFree else {
            throw WebSocketCloseError(.tryAgainLater, reason: "too many live sockets; try again later")
        }
        defer { taken.withLock { $0 -= 1 } }
        return try await body()
    }

    /// A handler that needs a place.
    func callAsFunction(_ handler: @escaping WebSocketHandler) -> WebSocketHandler {
        { socket in try await self.hold { try await handler(socket) } }
    }
}
