import SoriCore
import Synchronization

/// Ends the panel's event streams when the server stops, before the HTTP server waits for its requests to end: a page
/// that is open somewhere must not hold the stop up.
final class PanelStreams: Service {
    private let ended = Mutex(false)

    /// Whether streams are to end now.
    var hasEnded: Bool { ended.withLock { $0 } }

    /// Runs until it is cancelled; from then on no stream goes on.
    func run() async throws {
        let signal = AsyncSignal()
        while !Task.isCancelled { await signal.wait() }
        ended.withLock { $0 = true }
    }

    /// Waits for a time; false as soon as streams are to end, which it looks for every half second.
    func pause(_ time: Duration) async throws -> Bool {
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end {
            guard !hasEnded else { return false }
            try await Task.sleep(for: min(.milliseconds(500), end - .now))
        }
        return !hasEnded
    }
}
