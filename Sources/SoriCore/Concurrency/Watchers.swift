import Synchronization

/// Those who wait for news of something, by its id.
public final class Watchers: Sendable {
    private struct State {
        var nextNumber = 0
        var signals: [String: [Int: AsyncSignal]] = [:]
    }

    private let state = Mutex(State())

    /// Nobody waits.
    public init() {}

    /// The ids that somebody waits for.
    public var watched: [String] { state.withLock { Array($0.signals.keys) } }

    /// Runs `body` with a signal that is given whenever there may be news of `id`.
    public func watching<Value: Sendable>(
        _ id: String, _ body: (AsyncSignal) async throws -> Value
    ) async rethrows -> Value {
        let signal = AsyncSignal()
        let number = state.withLock { state in
            state.nextNumber += 1
            state.signals[id, default: [:]][state.nextNumber] = signal
            return state.nextNumber
        }
        defer {
            state.withLock { state in
                state.signals[id]?[number] = nil
                if state.signals[id]?.isEmpty == true { state.signals[id] = nil }
            }
        }
        return try await body(signal)
    }

    /// Tells those who wait for `id` at once.
    public func tell(_ id: String) {
        for signal in state.withLock({ $0.signals[id].map { Array($0.values) } ?? [] }) { signal.signal() }
    }
}
