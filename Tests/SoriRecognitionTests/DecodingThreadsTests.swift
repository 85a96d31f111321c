import Glibc
import SoriVAD
import Synchronization
import Testing

@testable import SoriRecognition

struct DecodingThreadsTests {
    /// What tasks and threads tell the test.
    private final class Notes: Sendable {
        let flag = Atomic<Bool>(false)
        let started = Mutex<[Int]>([])
    }

    @Test func aCancelledCallerNeedNotWait() async throws {
        let threads = DecodingThreads(count: 1)
        let notes = Notes()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await threads.run {
                    notes.flag.store(true, ordering: .releasing)
                } _: { () throws(RecognitionError) in
                    notes.started.withLock { $0.append(0) }
                    // Blocks its thread, as a decoding does.
                    while !notes.flag.load(ordering: .acquiring) { usleep(1_000) }
                }
            }
            while notes.started.withLock({ $0.isEmpty }) { try await Task.sleep(for: .milliseconds(1)) }
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.waitForAll() }
        }
        // The thread is free again, so the body was told.
        try await threads.run { () throws(RecognitionError) in }
    }

    @Test func waitersStartInOrderAndCancelledOnesNever() async throws {
        let threads = DecodingThreads(count: 1)
        let notes = Notes()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await threads.run { () throws(RecognitionError) in
                    while !notes.flag.load(ordering: .acquiring) { usleep(1_000) }
                }
            }
            try await Task.sleep(for: .milliseconds(30))
            var tasks: [Task<Void, any Error>] = []
            for index in 0..<6 {
                tasks.append(
                    Task {
                        try await threads.run { () throws(RecognitionError) in
                            notes.started.withLock { $0.append(index) }
                        }
                    })
                try await Task.sleep(for: .milliseconds(15))
            }
            tasks[2].cancel()
            await #expect(throws: CancellationError.self) { try await tasks[2].value }
            notes.flag.store(true, ordering: .releasing)
            for index in [0, 1, 3, 4, 5] { try await tasks[index].value }
            try await group.waitForAll()
        }
        #expect(notes.started.withLock { $0 } == [0, 1, 3, 4, 5])
    }

    @Test func chunksComeOutInOrder() async throws {
        let emitted = Mutex<[Double]>([])
        let next = Mutex(0)
        try await ChunkPipeline(width: 3).run {
            next.withLock { index in
                index += 1
                return index > 12 ? nil : SpeechChunk(samples: [], start: Double(index - 1), end: Double(index))
            }
        } decode: { chunk in
            try await Task.sleep(for: .milliseconds(Int(chunk.end) % 3 == 0 ? 1 : 12))
            return []
        } emit: { end, _ in
            emitted.withLock { $0.append(end) }
        }
        #expect(emitted.withLock { $0 } == (1...12).map(Double.init))
    }

    @Test func anErrorEndsThePipeline() async {
        await #expect(throws: RecognitionError.self) {
            try await ChunkPipeline(width: 2).run {
                SpeechChunk(samples: [], start: 0, end: 1)
            } decode: { _ in
                throw RecognitionError(code: .engineFailed, message: "no")
            } emit: { _, _ in
            }
        }
    }
}
