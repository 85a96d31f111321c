import SoriCore
import Testing

@testable import SoriRecognition

struct LiveQueueTests {
    @Test func moreOrFewerSlots() {
        var queue = LiveQueue<Int>(slots: 1)
        #expect(queue.arrive(1, .interim) == [.start(1)])
        #expect(queue.arrive(2, .interim) == [])
        #expect(queue.resize(2) == [.start(2)])
        #expect(queue.resize(0) == [.preempt(2)])
        #expect(queue.arrive(3, .interim) == [])
        #expect(queue.leave(2) == [])
        #expect(queue.leave(1) == [.start(3)])
    }

    @Test func finalsGoFirst() {
        var queue = LiveQueue<Int>(slots: 1)
        #expect(queue.arrive(1, .final) == [.start(1)])
        #expect(queue.arrive(2, .interim) == [])
        #expect(queue.arrive(3, .interim) == [])
        #expect(queue.arrive(4, .final) == [])
        #expect(queue.arrive(5, .final) == [])
        var order: [Int] = []
        for id in [1, 4, 5, 2] { for case .start(let next) in queue.leave(id) { order.append(next) } }
        #expect(order == [4, 5, 2, 3])
    }

    @Test func aFinalSendsTheYoungestInterimAway() {
        var queue = LiveQueue<Int>(slots: 2)
        #expect(queue.arrive(1, .interim) == [.start(1)])
        #expect(queue.arrive(2, .interim) == [.start(2)])
        #expect(queue.arrive(3, .final) == [.preempt(2)])
        // One interim leaves for one final, however often it is asked.
        #expect(queue.arrive(4, .interim) == [])
        #expect(queue.arrive(5, .final) == [.preempt(1)])
        #expect(queue.arrive(6, .final) == [])
        #expect(queue.leave(1) == [.start(3)])
        #expect(queue.leave(2) == [.start(5)])
        #expect(queue.leave(3) == [.start(6)])
        #expect(queue.runningCount == 2 && queue.waitingCount == 1)
    }

    @Test func openingsGoBetween() {
        var queue = LiveQueue<Int>(slots: 1)
        #expect(queue.arrive(1, .interim) == [.start(1)])
        #expect(queue.arrive(2, .interim) == [])
        #expect(queue.arrive(3, .opening) == [.preempt(1)])
        #expect(queue.arrive(4, .final) == [])
        #expect(queue.leave(1) == [.start(4)])
        #expect(queue.leave(4) == [.start(3)])
        // An opening is not sent away.
        #expect(queue.arrive(5, .final) == [])
        #expect(queue.leave(3) == [.start(5)])
        #expect(queue.leave(5) == [.start(2)])
    }

    @Test func theReserveIsForTheUrgent() {
        var queue = LiveQueue<Int>(slots: 1, reserve: 1)
        #expect(queue.arrive(1, .interim) == [.start(1)])
        #expect(queue.arrive(2, .interim) == [])
        #expect(queue.arrive(3, .final) == [.start(3), .preempt(1)])
        #expect(queue.arrive(4, .final) == [])
        #expect(queue.leave(1) == [.start(4)])
        #expect(queue.leave(3) == [])
        #expect(queue.leave(4) == [.start(2)])
    }

    @Test func whatIsLoweredMakesRoom() {
        var queue = LiveQueue<Int>(slots: 1)
        #expect(queue.arrive(1, .final) == [.start(1)])
        #expect(queue.arrive(2, .final) == [])
        #expect(queue.arrive(3, .final) == [])
        // One that runs leaves for one that waits; one that waits goes behind all.
        #expect(queue.lower(1, to: .interim) == [.preempt(1)])
        #expect(queue.lower(2, to: .interim) == [])
        #expect(queue.leave(1) == [.start(3)])
        #expect(queue.leave(3) == [.start(2)])
        // Who is not known any more changes nothing.
        #expect(queue.lower(1, to: .interim) == [] && queue.runningCount == 1)
    }

    @Test func whatIsLoweredToAnOpeningStays() {
        var queue = LiveQueue<Int>(slots: 1)
        #expect(queue.arrive(1, .final) == [.start(1)])
        #expect(queue.arrive(2, .opening) == [])
        #expect(queue.arrive(3, .final) == [])
        #expect(queue.lower(1, to: .opening) == [])
        #expect(queue.lower(3, to: .opening) == [])
        #expect(queue.leave(1) == [.start(2)])
        #expect(queue.leave(2) == [.start(3)])
    }

    @Test func whoWithdrawsIsForgotten() {
        var queue = LiveQueue<Int>(slots: 1)
        _ = queue.arrive(1, .final)
        _ = queue.arrive(2, .interim)
        let withdrawals = [queue.withdraw(2), queue.withdraw(2), queue.withdraw(1)]
        #expect(withdrawals == [true, false, false])
        #expect(queue.leave(1) == [] && queue.runningCount == 0)
    }

    @Test func theSchedulerNeverRunsMoreThanItsSlots() async throws {
        let scheduler = LiveScheduler(slots: 2)
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<200 {
                let task = Task {
                    try await scheduler.run(index % 2 == 0 ? .final : .interim, cancellationToken: CancellationToken())
                    {
                        #expect(scheduler.load.running <= 3)
                        await Task.yield()
                    }
                }
                if index % 5 == 0 { task.cancel() }
                group.addTask { _ = await task.result }
            }
        }
        #expect(scheduler.load == (0, 0))
    }
}
