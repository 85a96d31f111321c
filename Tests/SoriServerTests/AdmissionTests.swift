import Synchronization
import Testing

@testable import SoriServer

struct AdmissionTests {
    @Test func placesGoInOrder() {
        var queue = AdmissionQueue<Int>(places: 2, longestLine: 2)
        let arrivals = (1...5).map { queue.arrive($0) }
        #expect(arrivals == [.start, .start, .wait, .wait, .refuse])
        let next = queue.leave()
        #expect(next == 3)
        let withdrawals = [queue.withdraw(4), queue.withdraw(4)]
        #expect(withdrawals == [true, false])
        let last = [queue.leave(), queue.leave()]
        #expect(last == [nil, nil])
        #expect(queue.running == 0)
    }

    @Test func neverMoreThanThePlaces() async throws {
        let admission = Admission(places: 3, longestLine: 1000)
        let gauge = Gauge()
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<300 {
                let task = Task {
                    try await admission.run {
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
        #expect(admission.load == (0, 0))
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
