import Synchronization

/// Bytes that are made anew at most once in a while, for answers that thousands ask for each second.
final class CachedAnswer: Sendable {
    private let lifetime: Duration
    private let make: @Sendable () -> [UInt8]
    private let state = Mutex<(bytes: [UInt8], madeAt: ContinuousClock.Instant)?>(nil)

    /// `make` gives the bytes, which stand for `lifetime`.
    init(lifetime: Duration, make: @escaping @Sendable () -> [UInt8]) {
        self.lifetime = lifetime
        self.make = make
    }

    /// The bytes, no older than the lifetime. Two callers may make them at the same time; the last wins.
    func bytes() -> [UInt8] {
        let now = ContinuousClock.now
        if let kept = state.withLock({ $0 }), now - kept.madeAt < lifetime { return kept.bytes }
        let fresh = make()
        state.withLock { $0 = (fresh, now) }
        return fresh
    }
}
