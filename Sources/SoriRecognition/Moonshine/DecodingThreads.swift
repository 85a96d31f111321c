import SoriCore
import Synchronization

/// Threads for blocking decoding. Jobs start in order of asking; a cancelled caller gets `CancellationError` at once, and
/// its job, told by a flag, ends within a step, or never starts when it still waited.
final class DecodingThreads: Sendable {
    private let threads: WorkerPool

    /// Starts `count` threads (at least one); `niceness` 1...19 lets others go first.
    init(count: Int, niceness: Int32 = 0) {
        threads = WorkerPool(name: "sori-moonshine", threads: max(1, count), niceness: niceness)
    }

    /// Runs `body` on a thread; `body` asks the closure it is given whether to go on.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable (_ isCancelled: () -> Bool) throws(RecognitionError) -> Value
    ) async throws -> Value {
        let answer = OneAnswer<Value>()
        // The one unstructured task here: a child task would keep the cancelled caller waiting for the step's end.
        Task {
            do throws(RecognitionError) {
                let value = try await threads.run { () throws(RecognitionError) -> Value? in
                    answer.isGiven ? nil : try body { answer.isGiven }
                }
                if let value { answer.give(.success(value)) }
            } catch {
                answer.give(.failure(error))
            }
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer.expect($0) }
        } onCancel: {
            answer.give(.failure(CancellationError()))
        }
    }
}
