import Synchronization

/// Ends a transfer from another thread.
final class TransferStop: Sendable {
    private struct State {
        var isRequested = false
        var wake: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Whether the transfer is to end.
    var isRequested: Bool { state.withLock { $0.isRequested } }

    /// Asks for the end. `wake` is called under the lock, so that it never outlives what it wakes.
    func request() {
        state.withLock { state in
            state.isRequested = true
            state.wake?()
        }
    }

    /// Says how a transfer that waits is woken; nil once it no longer can be.
    func setWake(_ wake: (@Sendable () -> Void)?) { state.withLock { $0.wake = wake } }
}
