import Synchronization

/// Lets a fixed number of tasks hold a permit at once; the rest wait in order of arrival, and leave the queue when
/// cancelled.
///
/// Safe to use from any task. What a permit stands for (a transcription, a window in memory) is the owner's matter.
public final class FairSemaphore: Sendable {
    /// Thrown when so many tasks wait already that no more may.
    public struct QueueFull: Error {}

    private struct State {
        var queue: PermitQueue<Int>
        var waiters: [Int: CheckedContinuation<Bool, Never>] = [:]
        var lastTicket = 0
    }

    private let state: Mutex<State>

    /// A semaphore of `permits`, at least one, that at most `maxWaiters` tasks wait for.
    public init(permits: Int, maxWaiters: Int) {
        state = Mutex(State(queue: PermitQueue(permits: permits, maxWaiters: maxWaiters)))
    }

    /// How many permits are held and how many tasks wait.
    public var load: (held: Int, waiting: Int) { state.withLock { ($0.queue.held, $0.queue.waiting) } }

    /// Runs `body` while holding a permit.
    ///
    /// Throws `QueueFull` when too many wait already, `CancellationError` when cancelled before a permit was free, and
    /// what `body` throws.
    public func withPermit<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        try await acquire()
        defer { release() }
        return try await body()
    }

    /// Waits for a permit, which `release` must give back; throws as `withPermit` does.
    public func acquire() async throws {
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

    /// Gives a permit back; whoever waits longest has it now.
    public func release() {
        let next = state.withLock { state in
            state.queue.release().flatMap { state.waiters.removeValue(forKey: $0) }
        }
        next?.resume(returning: true)
    }

    private func wait(_ ticket: Int) async throws -> Bool {
        var isRefused = false
        let isAdmitted = await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
            // Cancellation before this point found no ticket in the queue, so it is looked at under the same lock.
            let answer: Bool? = state.withLock { state in
                guard !Task.isCancelled else { return false }
                switch state.queue.request(ticket) {
                case .granted: return true
                case .refused:
                    isRefused = true
                    return false
                case .queued:
                    state.waiters[ticket] = continuation
                    return nil
                }
            }
            if let answer { continuation.resume(returning: answer) }
        }
        if isRefused { throw QueueFull() }
        return isAdmitted
    }
}
