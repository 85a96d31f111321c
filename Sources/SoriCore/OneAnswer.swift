import Synchronization

/// Where one waiting task gets the first of several possible answers; later ones are dropped.
public final class OneAnswer<Value: Sendable>: Sendable {
    private enum State {
        case empty
        case waiting(CheckedContinuation<Value, any Error>)
        case given(Result<Value, any Error>)
        case delivered
    }

    private let state = Mutex(State.empty)

    /// No answer yet.
    public init() {}

    /// Whether an answer was given: work towards another is in vain.
    public var isGiven: Bool {
        state.withLock { state in
            switch state {
            case .empty, .waiting: false
            case .given, .delivered: true
            }
        }
    }

    /// Resumes `continuation` with the answer, now or when it is given; to be called once.
    public func expect(_ continuation: CheckedContinuation<Value, any Error>) {
        let early = state.withLock { state -> Result<Value, any Error>? in
            guard case .given(let result) = state else {
                state = .waiting(continuation)
                return nil
            }
            state = .delivered
            return result
        }
        if let early { continuation.resume(with: early) }
    }

    /// Gives an answer; the first one counts.
    public func give(_ result: Result<Value, any Error>) {
        let waiter = state.withLock { state -> CheckedContinuation<Value, any Error>? in
            switch state {
            case .empty: state = .given(result)
            case .waiting(let continuation):
                state = .delivered
                return continuation
            case .given, .delivered: break
            }
            return nil
        }
        waiter?.resume(with: result)
    }
}
