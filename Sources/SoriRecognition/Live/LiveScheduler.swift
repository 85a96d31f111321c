import SoriCore
import Synchronization

/// Shares the speech engine among all live sessions of the process: as many decodings at once as it has decode slots,
/// finals first.
public final class LiveScheduler: Sendable {
    private struct State {
        var queue: LiveQueue<Int>
        var lastID = 0
        var waiting: [Int: CheckedContinuation<Void, any Error>] = [:]
        var tokens: [Int: CancellationToken] = [:]
    }

    private let state: Mutex<State>

    /// A scheduler of `slots` decodings at once, at least one: the threads of the engine. For a moment there may be one
    /// more, when a final begins while an interim makes room for it.
    public init(slots: Int) { state = Mutex(State(queue: LiveQueue(slots: slots, reserve: 1))) }

    /// From now on `slots` decodings at once, at least one: another engine has been loaded. Interims that are
    /// too many then are stopped, nothing else.
    public func resize(slots: Int) { perform { .actions($0.queue.resize(slots)) } }

    /// How many decodings go on and how many wait.
    public var load: (running: Int, waiting: Int) {
        state.withLock { ($0.queue.runningCount, $0.queue.waitingCount) }
    }

    /// Runs `body` once there is a decode slot; `cancellationToken` is used when an interim should make room for a
    /// final.
    ///
    /// Throws what `body` throws, and `CancellationError` when the task is cancelled while it waits.
    func run<Value>(
        _ urgency: LiveUrgency, cancellationToken: CancellationToken, _ body: () async throws -> Value
    ) async throws -> Value {
        let id = state.withLock { state in
            state.lastID += 1
            state.tokens[state.lastID] = cancellationToken
            return state.lastID
        }
        defer { state.withLock { _ = $0.tokens.removeValue(forKey: id) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                perform { state in
                    guard !Task.isCancelled else { return .cancelled(continuation) }
                    state.waiting[id] = continuation
                    return .actions(state.queue.arrive(id, urgency))
                }
            }
        } onCancel: {
            perform { state in
                guard state.queue.withdraw(id), let waiter = state.waiting.removeValue(forKey: id) else {
                    return .actions([])
                }
                return .cancelled(waiter)
            }
        }
        defer { perform { .actions($0.queue.leave(id)) } }
        return try await body()
    }

    /// The decoding that `cancellationToken` stops is no more urgent than this any longer; nothing when it is over.
    func lower(_ cancellationToken: CancellationToken, to urgency: LiveUrgency) {
        perform { state in
            guard let id = state.tokens.first(where: { $0.value === cancellationToken })?.key else {
                return .actions([])
            }
            return .actions(state.queue.lower(id, to: urgency))
        }
    }

    private enum Outcome {
        case actions([LiveQueue<Int>.Action])
        case cancelled(CheckedContinuation<Void, any Error>)
    }

    /// Changes the state, then does outside the lock what follows from it.
    private func perform(_ change: (inout State) -> Outcome) {
        var resumed: [CheckedContinuation<Void, any Error>] = []
        var preempted: [CancellationToken] = []
        var cancelled: CheckedContinuation<Void, any Error>?
        state.withLock { state in
            switch change(&state) {
            case .cancelled(let continuation): cancelled = continuation
            case .actions(let actions):
                for action in actions {
                    switch action {
                    case .start(let id): state.waiting.removeValue(forKey: id).map { resumed.append($0) }
                    case .preempt(let id): state.tokens[id].map { preempted.append($0) }
                    }
                }
            }
        }
        cancelled?.resume(throwing: CancellationError())
        for continuation in resumed { continuation.resume() }
        for token in preempted { token.cancel() }
    }
}
