import SoriCore
import Synchronization

/// Threads for blocking decoding. Jobs start in order of asking; a cancelled caller gets `CancellationError` at once, and
/// its job is told to end, or never starts when it still waited.
final class DecodingThreads: Sendable {
    private let threads: WorkerPool

    /// Starts `count` threads (at least one); `niceness` 1...19 lets others go first.
    init(count: Int, niceness: Int32 = 0) {
        threads = WorkerPool(name: "sori-moonshine", threads: max(1, count), niceness: niceness)
    }

    /// Runs `body` on a thread; `onCancel`, called on any thread when the caller is cancelled, should make it end.
    func run<Value: Sendable>(
        onCancel: @escaping @Sendable () -> Void = {},
        _ body: @escaping @Sendable () throws(RecognitionError) -> Value
    ) async throws -> Value {
        let promise = Promise<Value>()
        // The one unstructured task here: a child task would keep the cancelled caller waiting for its job's end.
        Task {
            do throws(RecognitionError) {
                let value = try await threads.run { () throws(RecognitionError) -> Value? in
                    promise.isResolved ? nil : try body()
                }
                if let value { promise.resolve(.success(value)) }
            } catch {
                promise.resolve(.failure(error))
            }
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { promise.deliver(to: $0) }
        } onCancel: {
            promise.resolve(.failure(CancellationError()))
            onCancel()
        }
    }
}
