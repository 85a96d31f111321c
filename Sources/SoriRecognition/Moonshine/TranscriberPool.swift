import SoriCore
import Synchronization

/// A few transcribers on threads of their own, lent to requests in order of asking.
///
/// Each is loaded when a request first needs it. A cancelled waiter leaves the line at once; a cancelled caller gets its
/// `CancellationError` at once too, while the library's call runs to its end and only then frees the transcriber.
final class TranscriberPool: Sendable {
    private typealias Waiter = CheckedContinuation<MoonshineTranscriber?, any Error>

    private let queue: Mutex<LeaseQueue<MoonshineTranscriber, Waiter>>
    private let nextIdentifier = Atomic<Int>(0)
    private let threads: WorkerPool
    private let make: @Sendable () throws(RecognitionError) -> MoonshineTranscriber

    /// Makes a pool of at most `parallelism` transcribers (at least one), none of them loaded yet.
    init(parallelism: Int, make: @escaping @Sendable () throws(RecognitionError) -> MoonshineTranscriber) {
        queue = Mutex(LeaseQueue(limit: parallelism))
        threads = WorkerPool(name: "sori-moonshine", threads: max(1, parallelism))
        self.make = make
    }

    /// Loads one transcriber, so that a model that cannot be loaded is known now and the first request need not wait.
    func warmUp() async throws { _ = try await run { _ throws(RecognitionError) in } }

    /// Runs `body` with a transcriber on a thread of the pool.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable (MoonshineTranscriber) throws(RecognitionError) -> Value
    ) async throws -> Value {
        let leased = try await lease()
        if Task.isCancelled {
            giveBack(leased)
            throw CancellationError()
        }
        return try await AbandonableCall.run(on: threads) { [self] () throws(RecognitionError) in
            let transcriber: MoonshineTranscriber
            do throws(RecognitionError) {
                if let leased { transcriber = leased } else { transcriber = try make() }
            } catch {
                giveBack(nil)
                throw error
            }
            defer { giveBack(transcriber) }
            return try body(transcriber)
        }
    }

    /// Ends a lease; nil is a right to make one that was not used.
    private func giveBack(_ transcriber: MoonshineTranscriber?) {
        let next = queue.withLock { queue in
            if let transcriber { queue.release(transcriber) } else { queue.makingFailed() }
        }
        next?.resume(returning: transcriber)
    }

    /// A transcriber, or nil for the right to make one.
    private func lease() async throws -> MoonshineTranscriber? {
        let identifier = nextIdentifier.add(1, ordering: .relaxed).newValue
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                // Asked under the lock: a cancellation after this finds the waiter in line, because its handler locks too.
                let grant = queue.withLock { queue -> LeaseQueue<MoonshineTranscriber, Waiter>.Grant? in
                    guard !Task.isCancelled else { return nil }
                    let grant = queue.acquire()
                    if case .wait = grant { queue.enqueue(id: identifier, continuation) }
                    return grant
                }
                switch grant {
                case .use(let transcriber): continuation.resume(returning: transcriber)
                case .make: continuation.resume(returning: nil)
                case .wait: break
                case nil: continuation.resume(throwing: CancellationError())
                }
            }
        } onCancel: {
            queue.withLock { $0.cancel(id: identifier) }?.resume(throwing: CancellationError())
        }
    }
}
