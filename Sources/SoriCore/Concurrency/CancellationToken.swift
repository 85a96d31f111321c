import Synchronization

/// Lets somebody other than its caller stop work in progress.
public final class CancellationToken: Sendable {
    private struct State {
        var isCancelled = false
        var cancel: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Nothing cancelled yet.
    public init() {}

    /// Cancels the work, or keeps it from beginning.
    public func cancel() {
        let cancel = state.withLock { state in
            state.isCancelled = true
            return state.cancel
        }
        cancel?()
    }

    /// Runs `body` until it ends or is cancelled, then throws `CancellationError`; the caller's cancellation stops it
    /// too. To be called once.
    public func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        // A task of its own, since a child cannot be cancelled from outside its group; it is awaited just below.
        let task = Task { try await body() }
        let isCancelled = state.withLock { state in
            state.cancel = { task.cancel() }
            return state.isCancelled
        }
        if isCancelled { task.cancel() }
        defer { state.withLock { $0.cancel = nil } }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}
