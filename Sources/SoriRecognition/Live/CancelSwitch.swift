import Synchronization

/// Lets somebody else than its caller stop a piece of work.
final class CancelSwitch: Sendable {
    private struct State {
        var isThrown = false
        var cancel: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Stops the work, or keeps it from beginning.
    func stop() {
        let cancel = state.withLock { state in
            state.isThrown = true
            return state.cancel
        }
        cancel?()
    }

    /// Runs `body` until it ends or is stopped, then throws `CancellationError`; the caller's cancellation stops it too.
    /// To be called once.
    func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        // A task of its own, since a child cannot be cancelled from outside its group; it is awaited just below.
        let task = Task { try await body() }
        let isThrown = state.withLock { state in
            state.cancel = { task.cancel() }
            return state.isThrown
        }
        if isThrown { task.cancel() }
        defer { state.withLock { $0.cancel = nil } }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}
