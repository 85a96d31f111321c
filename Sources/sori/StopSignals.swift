import Glibc
import SoriCore

/// SIGTERM and SIGINT as something to wait for.
struct StopSignals: Sendable {
    private let stream: AsyncStream<Int32>

    /// Takes the two signals over from now on; call before the first thread starts, since threads inherit the mask.
    ///
    /// A second signal ends the process at once: whoever sends it does not want to wait for the drain.
    init() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGTERM)
        unsafe sigaddset(&signals, SIGINT)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        let (stream, continuation) = AsyncStream<Int32>.makeStream(bufferingPolicy: .bufferingOldest(1))
        self.stream = stream
        let mask = signals
        let watcher = WorkerPool(name: "sori-signals", threads: 1)
        Task {
            await watcher.run {
                var mask = mask
                var signal: Int32 = 0
                unsafe sigwait(&mask, &signal)
                continuation.yield(signal)
                unsafe sigwait(&mask, &signal)
                _exit(128 + signal)
            }
        }
    }

    /// Returns when one of the signals has come, or when the task is cancelled.
    func wait() async {
        for await _ in stream { return }
    }
}
