import Synchronization
import Testing

@testable import SoriServer

struct AdmissionTests {
    @Test func placesGoInOrder() {
        var queue = AdmissionQueue<Int>(places: 2, longestLine: 2)
        #expect(queue.arrive(1) == .start)
        #expect(queue.arrive(2) == .start)
        #expect(queue.arrive(3) == .wait)
        #expect(queue.arrive(4) == .wait)
        #expect(queue.arrive(5) == .refuse)
        #expect(queue.leave() == 3)
        #expect(queue.withdraw(4))
        #expect(!queue.withdraw(4))
        #expect(queue.leave() == nil)
        #expect(queue.leave() == nil)
        #expect(queue.running == 0)
    }

    @Test func neverMoreThanThePlaces() async throws {
        let admission = Admission(places: 3, longestLine: 1000)
        let running = Mutex((now: 0, most: 0, done: 0))
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<300 {
                group.addTask {
                    let task = Task {
                        try await admission.run {
                            running.withLock {
                                $0.now += 1
                                $0.most = max($0.most, $0.now)
                            }
                            await Task.yield()
                            running.withLock {
                                $0.now -= 1
                                $0.done += 1
                            }
                        }
                    }
                    if index % 3 == 0 { task.cancel() }
                    _ = await task.result
                }
            }
        }
        #expect(running.withLock { $0.most } <= 3)
        #expect(running.withLock { $0.done } >= 200)
        #expect(admission.load == (0, 0))
    }
}
