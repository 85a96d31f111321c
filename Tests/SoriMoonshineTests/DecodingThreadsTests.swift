import Glibc
import SoriCore
import SoriRecognition
import Synchronization
import Testing

@testable import SoriMoonshine

struct DecodingThreadsTests {
    /// What tasks and threads tell the test.
    private final class Notes: Sendable {
        let started = Mutex<[Int]>([])
        let began = AsyncSignal()
        private let isReleased = Atomic<Bool>(false)

        /// Blocks its thread, as a decoding does, until `release`.
        func block() {
            began.signal()
            while !isReleased.load(ordering: .acquiring) { usleep(1_000) }
        }

        func release() { isReleased.store(true, ordering: .releasing) }
        func note(_ index: Int) { started.withLock { $0.append(index) } }
    }

    @Test func aCancelledCallerNeedNotWait() async throws {
        let threads = DecodingThreads(count: 1)
        let notes = Notes()
        let caller = Task {
            try await threads.run {
                notes.note(1)
            } _: { () throws(RecognitionError) in
                notes.block()
            }
        }
        await notes.began.wait()
        caller.cancel()
        await #expect(throws: CancellationError.self) { try await caller.value }
        // The body was told, and the caller did not wait for it to listen.
        #expect(notes.started.withLock { $0 } == [1])
        notes.release()
        try await threads.run { () throws(RecognitionError) in }
    }

    @Test func cancelledWaitersNeverStart() async throws {
        let threads = DecodingThreads(count: 1)
        let notes = Notes()
        let blocker = Task { try await threads.run { () throws(RecognitionError) in notes.block() } }
        await notes.began.wait()
        let waiters = (0..<6).map { index in
            Task { try await threads.run { () throws(RecognitionError) in notes.note(index) } }
        }
        for index in [2, 4] {
            waiters[index].cancel()
            await #expect(throws: CancellationError.self) { try await waiters[index].value }
        }
        notes.release()
        for index in [0, 1, 3, 5] { try await waiters[index].value }
        try await blocker.value
        #expect(notes.started.withLock { $0 }.sorted() == [0, 1, 3, 5])
    }

    @Test func errorsReachTheCaller() async {
        let threads = DecodingThreads(count: 1)
        let error = await #expect(throws: RecognitionError.self) {
            try await threads.run { () throws(RecognitionError) in
                throw RecognitionError(code: .engineFailed, message: "no")
            }
        }
        #expect(error?.code == .engineFailed)
    }
}
