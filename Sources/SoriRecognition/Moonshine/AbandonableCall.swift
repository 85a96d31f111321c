import SoriCore
import Synchronization

/// A blocking call whose caller may stop waiting for it: the call itself, deep in a C library, cannot be stopped.
enum AbandonableCall {
    /// Runs `body` on `threads`; a cancelled task gets `CancellationError` at once, and the result is thrown away.
    static func run<Value: Sendable>(
        on threads: WorkerPool, _ body: @escaping @Sendable () throws(RecognitionError) -> Value
    ) async throws -> Value {
        let answer = Answer<Value>()
        // The one unstructured task here: a child task would keep the cancelled caller waiting for the call's end.
        Task {
            do throws(RecognitionError) {
                answer.give(.success(try await threads.run(body)))
            } catch {
                answer.give(.failure(error))
            }
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer.expect($0) }
        } onCancel: {
            answer.give(.failure(CancellationError()))
        }
    }

    /// The first answer given reaches the continuation, whichever comes first; later ones are dropped.
    private final class Answer<Value: Sendable>: Sendable {
        private enum State {
            case empty
            case waiting(CheckedContinuation<Value, any Error>)
            case given(Result<Value, any Error>)
            case delivered
        }

        private let state = Mutex(State.empty)

        func expect(_ continuation: CheckedContinuation<Value, any Error>) {
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

        func give(_ result: Result<Value, any Error>) {
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
}
