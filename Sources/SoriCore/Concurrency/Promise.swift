import Synchronization

/// A result that is given once and that one task waits for; of several resolutions the first counts.
public final class Promise<Value: Sendable>: Sendable {
    private enum State {
        case pending
        case awaited(CheckedContinuation<Value, any Error>)
        case resolved(Result<Value, any Error>)
        case delivered
    }

    private let state = Mutex(State.pending)

    /// Not resolved yet.
    public init() {}

    /// Whether there is a result: work towards another is in vain.
    public var isResolved: Bool {
        state.withLock { state in
            switch state {
            case .pending, .awaited: false
            case .resolved, .delivered: true
            }
        }
    }

    /// Resumes `continuation` with the result, now or when it is there; to be called once.
    public func deliver(to continuation: CheckedContinuation<Value, any Error>) {
        let early = state.withLock { state -> Result<Value, any Error>? in
            guard case .resolved(let result) = state else {
                state = .awaited(continuation)
                return nil
            }
            state = .delivered
            return result
        }
        if let early { continuation.resume(with: early) }
    }

    /// Waits for the result; to be called once. When the task is cancelled first, the promise fails with
    /// `CancellationError`.
    public func wait() async throws -> Value {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { deliver(to: $0) }
        } onCancel: {
            resolve(.failure(CancellationError()))
        }
    }

    /// Gives the result; nothing when there is one already.
    public func resolve(_ result: Result<Value, any Error>) {
        let waiter = state.withLock { state -> CheckedContinuation<Value, any Error>? in
            switch state {
            case .pending: state = .resolved(result)
            case .awaited(let continuation):
                state = .delivered
                return continuation
            case .resolved, .delivered: break
            }
            return nil
        }
        waiter?.resume(with: result)
    }
}
