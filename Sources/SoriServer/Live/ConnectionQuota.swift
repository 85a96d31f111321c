import SoriHTTP
import Synchronization

/// How many live sockets may be open at once: each holds audio, so their number bounds memory.
///
/// Unlike `FairSemaphore` nobody waits for a permit: a client is told at once to try again later.
final class ConnectionQuota: Sendable {
    private let free: Mutex<Int>
    /// How many sockets there may be.
    let permits: Int

    /// A quota of so many permits.
    init(permits: Int) {
        self.permits = permits
        free = Mutex(permits)
    }

    /// How many sockets there are.
    var held: Int { permits - free.withLock { $0 } }

    /// A handler that holds a permit while it runs; closes with 1013 when there is none.
    func limiting(_ handler: @escaping WebSocketHandler) -> WebSocketHandler {
        { socket in
            guard self.take() else {
                throw WebSocketCloseError(.tryAgainLater, reason: "too many live sockets; try again later")
            }
            defer { self.free.withLock { $0 += 1 } }
            try await handler(socket)
        }
    }

    /// A handler that holds a permit while it runs; where there is none, `refuse` tells the client before it is closed.
    func limiting(
        _ handler: @escaping WebSocketHandler, refuse: @escaping WebSocketHandler
    ) -> WebSocketHandler {
        let limited = limiting(handler)
        return { socket in
            do {
                try await limited(socket)
            } catch let error as WebSocketCloseError where error.code == .tryAgainLater {
                try await refuse(socket)
                throw error
            }
        }
    }

    private func take() -> Bool {
        free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
    }
}
