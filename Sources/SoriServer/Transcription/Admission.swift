import Synchronization

/// Lets a fixed number of transcriptions run at once; the rest wait in order, and leave the line when cancelled.
final class Admission: Sendable {
    private struct State {
        var queue: AdmissionQueue<Int>
        var waiters: [Int: CheckedContinuation<Bool, Never>] = [:]
        var lastTicket = 0
    }

    private let state: Mutex<State>

    init(places: Int, longestLine: Int) {
        state = Mutex(State(queue: AdmissionQueue(places: places, longestLine: longestLine)))
    }

    /// How many run and how many wait.
    var load: (running: Int, waiting: Int) { state.withLock { ($0.queue.running, $0.queue.waiting) } }

    /// Runs `work` once there is a place; throws `APIError.busy` when the line is too long, `CancellationError` when cancelled.
    func run<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        try await enter()
        defer { leave() }
        return try await work()
    }

    private func enter() async throws {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        let isAdmitted = try await withTaskCancellationHandler {
            try await wait(ticket)
        } onCancel: {
            let waiter = state.withLock { state in
                state.queue.withdraw(ticket) ? state.waiters.removeValue(forKey: ticket) : nil
            }
            waiter?.resume(returning: false)
        }
        guard isAdmitted else { throw CancellationError() }
    }

    private func wait(_ ticket: Int) async throws -> Bool {
        var refused = false
        let isAdmitted = await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
            // Cancellation before this point found no ticket in the line, so it is looked at under the same lock.
            let answer: Bool? = state.withLock { state in
                guard !Task.isCancelled else { return false }
                switch state.queue.arrive(ticket) {
                case .start: return true
                case .refuse:
                    refused = true
                    return false
                case .wait:
                    state.waiters[ticket] = continuation
                    return nil
                }
            }
            if let answer { continuation.resume(returning: answer) }
        }
        if refused { throw APIError.busy }
        return isAdmitted
    }

    private func leave() {
        let next = state.withLock { state in
            state.queue.leave().flatMap { state.waiters.removeValue(forKey: $0) }
        }
        next?.resume(returning: true)
    }
}
