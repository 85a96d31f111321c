import Synchronization

/// Stops decoding from another thread: by a flag, or when a call has used up its time.
final class AudioInterrupt: Sendable {
    enum Reason { case cancelled, timedOut }

    private let isCancelled = Atomic(false)
    /// Nanoseconds after `origin`; `Int64.max` when no call is in progress.
    private let deadline = Atomic(Int64.max)
    private let origin = ContinuousClock.now

    /// Stops the call in progress and all later ones.
    func cancel() { isCancelled.store(true, ordering: .relaxed) }

    /// Starts the time of one call.
    func start(seconds: Double) {
        deadline.store(elapsed + Int64(seconds * 1e9), ordering: .relaxed)
    }

    /// Why the call in progress must stop, or nil.
    var reason: Reason? {
        if isCancelled.load(ordering: .relaxed) { return .cancelled }
        return elapsed > deadline.load(ordering: .relaxed) ? .timedOut : nil
    }

    private var elapsed: Int64 {
        let (seconds, attoseconds) = (ContinuousClock.now - origin).components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
