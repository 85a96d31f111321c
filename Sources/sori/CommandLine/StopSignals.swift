import Glibc
import SoriCore

/// What the signal handler posts and the watching thread waits for.
///
/// `nonisolated(unsafe)`, because a C handler can reach nothing but globals:
/// - the pointer never changes and what it points to is made before the handlers are installed and never freed;
/// - it is touched only by `sem_post`, which is safe in a handler, and `sem_wait`.
private nonisolated(unsafe) let stopRequests: UnsafeMutablePointer<sem_t> = {
    let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    unsafe sem_init(semaphore, 0, 0)
    return unsafe semaphore
}()

/// SIGTERM and SIGINT as something to wait for.
///
/// A mask and `sigwait` would be simpler, but the main thread of an asynchronous program sits in Dispatch, which takes
/// signals with an empty mask.
struct StopSignals: Sendable {
    private let stream: AsyncStream<Void>

    /// Takes the two signals over from now on.
    ///
    /// A second signal ends the process at once: whoever sends it does not want to wait for the drain.
    init() {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingOldest(1))
        self.stream = stream
        unsafe withExtendedLifetime(stopRequests) {}
        let watcher = WorkerPool(name: "sori-signals", threads: 1)
        Task {
            await watcher.run {
                Self.waitForOne()
                continuation.yield()
                Self.waitForOne()
                _exit(130)
            }
        }
        for number in [SIGTERM, SIGINT] {
            _ = signal(number) { _ in unsafe sem_post(stopRequests) }
        }
    }

    /// Returns when one of the signals has come, or when the task is cancelled.
    func wait() async {
        for await _ in stream { return }
    }

    private static func waitForOne() {
        while unsafe sem_wait(stopRequests) != 0, errno == EINTR {}
    }
}
