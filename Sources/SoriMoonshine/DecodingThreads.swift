import SoriCore
import SoriRecognition

/// Threads for blocking decoding. Jobs start in order of asking; a cancelled caller gets `CancellationError` at once,
/// and its job is told to end, or never starts when it still waited.
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
        threads.submit {
            guard !promise.isResolved else { return }
            do throws(RecognitionError) {
                promise.resolve(.success(try body()))
            } catch {
                promise.resolve(.failure(error))
            }
        }
        // The caller does not wait for the job's end once it is cancelled.
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { promise.deliver(to: $0) }
        } onCancel: {
            promise.resolve(.failure(CancellationError()))
            onCancel()
        }
    }
}
