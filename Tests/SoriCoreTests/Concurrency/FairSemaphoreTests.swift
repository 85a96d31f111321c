import Synchronization
import Testing

@testable import SoriCore

struct FairSemaphoreTests {
    @Test func permitsGoInOrderOfArrival() {
        var queue = PermitQueue<Int>(permits: 2, maxWaiters: 2)
        let arrivals = (1...5).map { queue.request($0) }
        #expect(arrivals == [.granted, .granted, .queued, .queued, .refused])
        let next = queue.release()
        #expect(next == 3)
        let withdrawals = [queue.withdraw(4), queue.withdraw(4)]
        #expect(withdrawals == [true, false])
        let last = [queue.release(), queue.release()]
        #expect(last == [nil, nil])
        #expect(queue.held == 0)
        let late = queue.request(6)
        #expect(late == .granted)
    }

    @Test func neverMoreThanThePermits() async throws {
        let semaphore = FairSemaphore(permits: 3, maxWaiters: 1000)
        let gauge = Gauge()
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<300 {
                let task = Task {
                    try await semaphore.withPermit {
                        gauge.enter()
                        await Task.yield()
                        gauge.leave()
                    }
                }
                if index % 3 == 0 { task.cancel() }
                group.addTask { _ = await task.result }
            }
        }
        #expect(gauge.most <= 3)
        #expect(gauge.done >= 200)
        #expect(semaphore.load == (0, 0))
    }

    /// Counts how many are inside at once.
    private final class Gauge: Sendable {
        private let state = Mutex((now: 0, most: 0, done: 0))

        var most: Int { state.withLock { $0.most } }
        var done: Int { state.withLock { $0.done } }

        func enter() {
            state.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
        }

        func leave() {
            state.withLock { state in
                state.now -= 1
                state.done += 1
            }
        }
    }
}
