import SoriCore
import Synchronization
import Testing

/// `AsyncSignal`, `Promise` and `CancellationToken`: whichever side comes first, nobody waits in vain.
struct SignalTests {
    @Test func aSignalBeforeTheWaitSparesIt() async {
        let signal = AsyncSignal()
        signal.signal()
        signal.signal()
        await signal.wait()
        // Both counted once: the next wait is for the next signal.
        let order = Order()
        let waiter = Task {
            await signal.wait()
            order.note("woken")
        }
        for _ in 0..<20 { await Task.yield() }
        order.note("signalled")
        signal.signal()
        await waiter.value
        #expect(order.notes == ["signalled", "woken"])
    }

    private final class Order: Sendable {
        private let state = Mutex<[String]>([])
        var notes: [String] { state.withLock { $0 } }
        func note(_ text: String) { state.withLock { $0.append(text) } }
    }

    @Test func cancellationEndsAWait() async {
        let signal = AsyncSignal()
        let task = Task { await signal.wait() }
        task.cancel()
        await task.value
    }

    @Test func theFirstResolutionCounts() async throws {
        let early = Promise<Int>()
        #expect(!early.isResolved)
        early.resolve(.success(1))
        early.resolve(.success(2))
        #expect(early.isResolved)
        #expect(try await withCheckedThrowingContinuation { early.deliver(to: $0) } == 1)

        let late = Promise<Int>()
        let waiter = Task { try await withCheckedThrowingContinuation { late.deliver(to: $0) } }
        late.resolve(.failure(CancellationError()))
        late.resolve(.success(2))
        await #expect(throws: CancellationError.self) { try await waiter.value }
        #expect(late.isResolved)
    }

    @Test func aTokenCancelsWorkBeforeAndWhileItRuns() async throws {
        let early = CancellationToken()
        early.cancel()
        await #expect(throws: CancellationError.self) { try await early.run { try Task.checkCancellation() } }

        let token = CancellationToken()
        let began = AsyncSignal()
        let work = Task {
            try await token.run {
                began.signal()
                // Returns when cancelled, never of itself.
                await AsyncSignal().wait()
                try Task.checkCancellation()
            }
        }
        await began.wait()
        token.cancel()
        await #expect(throws: CancellationError.self) { try await work.value }
        #expect(try await CancellationToken().run { 7 } == 7)
    }
}
