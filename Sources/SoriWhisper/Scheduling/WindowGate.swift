import Synchronization

/// Lets a limited number of recordings' windows be in memory at once; the rest wait in order, and leave when cancelled.
final class WindowGate: Sendable {
    private struct State {
        var line: WindowLine
        var waiters: [Int: CheckedContinuation<Bool, Never>] = [:]
        var lastTicket = 0
    }

    private let state: Mutex<State>

    init(places: Int, longest: Int = 8192) {
        state = Mutex(State(line: WindowLine(places: places, longest: longest)))
    }

    /// Waits for a place; throws `CancellationError` when cancelled, `WhisperError` `overloaded` when too many wait.
    func enter() async throws {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        let refused = Mutex(false)
        let isAdmitted = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
                // Cancellation before this point found no ticket in the line, so it is looked at under the same lock.
                let answer: Bool? = state.withLock { state in
                    guard !Task.isCancelled else { return false }
                    switch state.line.arrive(ticket) {
                    case .enter: return true
                    case .refuse:
                        refused.withLock { $0 = true }
                        return false
                    case .wait:
                        state.waiters[ticket] = continuation
                        return nil
                    }
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.line.withdraw(ticket) ? state.waiters.removeValue(forKey: ticket) : nil
            }
            waiter?.resume(returning: false)
        }
        if refused.withLock({ $0 }) {
            throw WhisperError(.overloaded, "too many recordings wait for the model; try again later")
        }
        guard isAdmitted else { throw CancellationError() }
    }

    /// Gives a place back.
    func leave() {
        let next = state.withLock { state in
            state.line.leave().flatMap { state.waiters.removeValue(forKey: $0) }
        }
        next?.resume(returning: true)
    }
}
