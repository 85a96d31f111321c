import SoriCore
import Synchronization

/// A value that is made anew at most once in a while, by one caller at a time, however many ask for it.
final class FreshValue<Value: Sendable>: Sendable {
    private let lifetime: Duration
    private let make: @Sendable () async throws -> Value
    private let kept = Mutex<(value: Value, madeAt: ContinuousClock.Instant)?>(nil)
    /// Who has the permit makes the value; those who waited for it find it made.
    private let gate = FairSemaphore(permits: 1, maxWaiters: 4_096)

    /// `make` gives the value, which stands for `lifetime` from when it was begun to be made.
    init(lifetime: Duration, make: @escaping @Sendable () async throws -> Value) {
        self.lifetime = lifetime
        self.make = make
    }

    /// The value, no older than the lifetime; throws what `make` throws, `CancellationError`, and `QueueFull` when
    /// thousands wait.
    func value() async throws -> Value {
        if let fresh { return fresh }
        return try await gate.withPermit {
            if let fresh { return fresh }
            let start = ContinuousClock.now
            let value = try await make()
            kept.withLock { $0 = (value, start) }
            return value
        }
    }

    private var fresh: Value? {
        guard let kept = kept.withLock({ $0 }), ContinuousClock.now - kept.madeAt < lifetime else { return nil }
        return kept.value
    }
}
