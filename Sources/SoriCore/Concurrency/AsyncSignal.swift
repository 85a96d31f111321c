import Synchronization

/// Wakes the one task that waits for something to look at; signals that come before it looks count once.
public final class AsyncSignal: Sendable {
    private enum State {
        case idle
        case signalled
        case awaited(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.idle)

    /// Nothing signalled yet.
    public init() {}

    /// Wakes who waits, or spares the next one the wait.
    public func signal() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard case .awaited(let waiter) = state else {
                state = .signalled
                return nil
            }
            state = .idle
            return waiter
        }
        waiter?.resume()
    }

    /// Returns when there was a signal since the last wait, or when the task is cancelled. One caller at a time.
    public func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state -> Bool in
                    if case .signalled = state {
                        state = .idle
                        return true
                    }
                    guard !Task.isCancelled else { return true }
                    state = .awaited(continuation)
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            signal()
        }
    }

    /// Whether there was a signal within a time; one that comes later counts for the next wait. One caller at a time.
    public func wait(upTo limit: Duration) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await self.wait()
                return !Task.isCancelled
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }
}
