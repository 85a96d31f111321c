import Synchronization
import Testing

@testable import SoriHTTP

@Suite(.timeLimit(.minutes(1))) struct BoundedPipeTests {
    @Test func everythingArrivesInOrderUnderBackPressure() async throws {
        for _ in 0..<50 {
            let mayOffer = Mutex(true)
            let pipe = BoundedPipe<Int>(limit: 4, onRoom: { mayOffer.withLock { $0 = true } })
            let producer = Task.detached {
                for number in 0..<2_000 {
                    while !mayOffer.withLock({ $0 }) { await Task.yield() }
                    mayOffer.withLock { $0 = false }
                    if pipe.offer(number, cost: 1) { mayOffer.withLock { $0 = true } }
                }
                pipe.finish()
            }
            var expected = 0
            while let number = try await pipe.next() {
                #expect(number == expected)
                expected += 1
            }
            #expect(expected == 2_000)
            await producer.value
        }
    }

    @Test func sendersWaitForRoom() async throws {
        let signals = Atomic<Int>(0)
        let pipe = BoundedPipe<Int>(limit: 3, onReadable: { signals.add(1, ordering: .relaxed) })
        guard case .empty = pipe.take() else { throw Failure() }
        let sender = Task {
            for number in 0..<100 { try await pipe.send(number, cost: 1) }
            pipe.finish()
        }
        var received: [Int] = []
        loop: while true {
            switch pipe.take() {
            case .element(let number): received.append(number)
            case .empty: await Task.yield()
            case .end: break loop
            case .failure: throw Failure()
            }
        }
        #expect(received == Array(0..<100))
        #expect(signals.load(ordering: .relaxed) > 0)
        try await sender.value
    }

    @Test func aFailureReachesBothSides() async {
        let pipe = BoundedPipe<Int>(limit: 1)
        let reader = Task { try await pipe.next() }
        await Task.yield()
        pipe.finish(throwing: HTTPError.gone)
        await #expect(throws: HTTPError.self) { try await reader.value }
        await #expect(throws: HTTPError.self) { try await pipe.send(1, cost: 1) }
    }

    @Test func aCancelledReaderIsReleased() async {
        let pipe = BoundedPipe<Int>(limit: 1)
        let reader = Task { try await pipe.next() }
        await Task.yield()
        reader.cancel()
        await #expect(throws: CancellationError.self) { try await reader.value }
    }

    private struct Failure: Error {}
}
