import SoriCore
import Synchronization

/// Tells those who look at a transcript that it has changed.
final class TranscriptFeed: Sendable {
    private struct State {
        var nextID = 0
        var watchers: [String: [Int: AsyncSignal]] = [:]
    }

    private let state = Mutex(State())

    /// Runs `body` with a signal that is given whenever the transcript has changed.
    func watching<Value: Sendable>(
        _ id: String, _ body: (AsyncSignal) async throws -> Value
    ) async rethrows -> Value {
        let signal = AsyncSignal()
        let number = state.withLock { state in
            state.nextID += 1
            state.watchers[id, default: [:]][state.nextID] = signal
            return state.nextID
        }
        defer {
            state.withLock { state in
                state.watchers[id]?[number] = nil
                if state.watchers[id]?.isEmpty == true { state.watchers[id] = nil }
            }
        }
        return try await body(signal)
    }

    /// Tells them.
    func tell(_ id: String) {
        for signal in state.withLock({ $0.watchers[id].map { Array($0.values) } ?? [] }) { signal.signal() }
    }
}
