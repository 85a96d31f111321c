import Glibc
import SoriCore

/// What the signal handler posts and the watching thread waits for.
///
/// `nonisolated(unsafe)`, because a C handler can reach nothing but globals:
/// - the pointer never changes and what it points to is made before the handler is installed and never freed;
/// - it is touched only by `sem_post`, which is safe in a handler, and `sem_wait`.
private nonisolated(unsafe) let reloadRequests: UnsafeMutablePointer<sem_t> = {
    let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    unsafe sem_init(semaphore, 0, 0)
    return unsafe semaphore
}()

/// SIGHUP as a wish to read files again; see `StopSignals` about how signals are taken.
struct ReloadSignal: Sendable {
    /// An element for each wish; those that come while one is worked on are one.
    let wishes: AsyncStream<Void>

    /// Takes the signal over from now on, so that it does not end the process.
    init() {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        wishes = stream
        unsafe withExtendedLifetime(reloadRequests) {}
        let watcher = WorkerPool(name: "sori-reload", threads: 1)
        // For the life of the process: the signal may come at any time, and the stream ends with its reader.
        Task {
            await watcher.run {
                while true {
                    while unsafe sem_wait(reloadRequests) != 0, errno == EINTR {}
                    continuation.yield()
                }
            }
        }
        _ = signal(SIGHUP) { _ in unsafe sem_post(reloadRequests) }
    }
}
