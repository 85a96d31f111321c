import SoriCore
import SoriVAD
import Synchronization
import Testing

@testable import SoriRecognition

struct ChunkPipelineTests {
    /// Whichever of two neighbours is ready first, chunks come out in order of time.
    @Test(arguments: [true, false]) func chunksComeOutInOrder(laterIsFirst: Bool) async throws {
        let emitted = Mutex<[Double]>([])
        let next = Mutex(0)
        let gates = (0...12).map { _ in AsyncSignal() }
        try await ChunkPipeline(width: 2).run {
            next.withLock { index in
                index += 1
                return index > 12 ? nil : SpeechChunk(samples: [], start: Double(index - 1), end: Double(index))
            }
        } decode: { chunk in
            let number = Int(chunk.end)
            // Of each pair one waits for the other.
            if (number % 2 == 1) == laterIsFirst {
                await gates[(number + 1) / 2].wait()
            } else {
                gates[(number + 1) / 2].signal()
            }
            return []
        } emit: { end, _ in
            emitted.withLock { $0.append(end.seconds) }
        }
        #expect(emitted.withLock { $0 } == (1...12).map(Double.init))
    }

    /// What waits to be emitted counts too: one slow chunk does not let the others pile up.
    @Test func noMoreThanTheWidthAreUnderWay() async throws {
        let state = Mutex((started: 0, emitted: 0, most: 0))
        try await ChunkPipeline(width: 3).run {
            state.withLock { state in
                guard state.started < 100 else { return nil }
                state.started += 1
                state.most = max(state.most, state.started - state.emitted)
                return SpeechChunk(samples: [], start: Double(state.started - 1), end: Double(state.started))
            }
        } decode: { chunk in
            for _ in 0..<Int(chunk.end) % 7 { await Task.yield() }
            return []
        } emit: { _, _ in
            state.withLock { $0.emitted += 1 }
        }
        let (started, emitted, most) = state.withLock { $0 }
        #expect(started == 100 && emitted == 100 && most == 3)
    }

    /// A narrow beginning gives the first text soon; then as many are under way as without it.
    @Test func theWidthGrowsWithWhatIsDone() async throws {
        let state = Mutex((started: 0, emitted: 0, most: [Int]()))
        try await ChunkPipeline(width: 7, firstWidth: 2).run {
            state.withLock { state in
                guard state.started < 40 else { return nil }
                state.started += 1
                while state.most.count <= state.emitted { state.most.append(0) }
                state.most[state.emitted] = max(state.most[state.emitted], state.started - state.emitted)
                return SpeechChunk(samples: [], start: Double(state.started - 1), end: Double(state.started))
            }
        } decode: { _ in
            []
        } emit: { _, _ in
            state.withLock { $0.emitted += 1 }
        }
        let (started, emitted, most) = state.withLock { $0 }
        #expect(started == 40 && emitted == 40 && most[0] == 2)
        #expect(most.enumerated().allSatisfy { $1 <= min(7, 2 << $0) } && most.contains(7))
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
