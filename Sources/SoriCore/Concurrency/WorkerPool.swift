import Glibc
import Synchronization

/// A fixed set of threads for calls that block: decoding, files, databases. Swift's cooperative pool stays free.
///
/// Jobs start in order. Each caller waits for its own job, so the queue is as long as the number of callers.
public final class WorkerPool: Sendable {
    private let core: WorkerPoolCore

    /// Starts `threads` threads (at least one) named `name`, 15 bytes of it shown by the system.
    ///
    /// `niceness` 1...19 lets other threads of the machine go first, the more the higher.
    public init(name: String, threads: Int, niceness: Int32 = 0) {
        core = WorkerPoolCore()
        for _ in 0..<max(1, threads) { core.startThread(named: name, niceness: niceness) }
    }

    deinit { core.close() }

    /// Runs `body` on a thread of the pool and gives its result or its error.
    public func run<Value: Sendable, Failure: Error>(
        _ body: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = unsafe await withUnsafeContinuation { continuation in
            core.submit {
                do throws(Failure) {
                    unsafe continuation.resume(returning: .success(try body()))
                } catch {
                    unsafe continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }

    /// Runs `body` on a thread of the pool without waiting for it.
    public func submit(_ body: @escaping @Sendable () -> Void) { core.submit(body) }
}
