import Testing

@testable import sori

struct SlidingBufferTests {
    /// How many bytes wait to be sent.
    private static func waiting(_ buffer: SlidingBuffer) -> Int {
        var copy = buffer
        return copy.next(most: 1 << 30)?.count ?? 0
    }

    @Test func whatWasNotAnsweredIsSentAgain() {
        var buffer = SlidingBuffer(seconds: 1)
        buffer.append(Array(0..<10))
        let first = buffer.next(most: 6)
        let second = buffer.next(most: 6)
        let third = buffer.next(most: 6)
        #expect(first == Array(0..<6) && second == Array(6..<10) && third == nil)
        // Answered up to the last four bytes; the connection breaks.
        buffer.answered(margin: 4)
        buffer.startOver()
        #expect(Self.waiting(buffer) == 4)
        let again = buffer.next(most: 100)
        #expect(again == Array(6..<10) && buffer.lost == 0)
    }

    @Test func samplesAreNotCutInTwo() {
        var buffer = SlidingBuffer(seconds: 1)
        buffer.append(Array(0..<10))
        _ = buffer.next(most: 10)
        buffer.answered(margin: 3)
        buffer.startOver()
        let rest = buffer.next(most: 10)
        #expect(rest == Array(6..<10))
    }

    @Test func theOldestGoFirstAndAreCounted() {
        var buffer = SlidingBuffer(seconds: 1)
        buffer.append([UInt8](repeating: 1, count: 32_000))
        _ = buffer.next(most: 20_000)
        buffer.append([UInt8](repeating: 2, count: 24_000))
        // 24,000 had to go: 20,000 had been sent, 4,000 never.
        #expect(buffer.lost == 4_000 && Self.waiting(buffer) == 32_000)
        buffer.startOver()
        let next = buffer.next(most: 8_001)
        #expect(next == [UInt8](repeating: 1, count: 8_000) + [2])
    }

    /// Positions count what was sent since the last start, whether it is still kept or not.
    @Test func answersWithAPosition() {
        var buffer = SlidingBuffer(seconds: 1)
        buffer.append([UInt8](repeating: 1, count: 20_000))
        _ = buffer.next(most: 20_000)
        buffer.answered(upTo: 6_001)
        // 6,000 are answered; 2,000 more have to go.
        buffer.append([UInt8](repeating: 2, count: 20_000))
        #expect(buffer.sentInAll == 20_000 && buffer.lost == 0 && Self.waiting(buffer) == 20_000)
        buffer.answered(upTo: 7_000)
        buffer.answered(upTo: 10_000)
        buffer.startOver()
        #expect(buffer.sentInAll == 0 && Self.waiting(buffer) == 30_000)
        // Nothing that was not sent can have been answered.
        _ = buffer.next(most: 4_000)
        buffer.answered(upTo: 1 << 40)
        #expect(Self.waiting(buffer) == 26_000 && buffer.sentInAll == 4_000)
    }

    @Test func memoryIsBounded() {
        var buffer = SlidingBuffer(seconds: 2)
        for _ in 0..<1_000 { buffer.append([UInt8](repeating: 0, count: 3_200)) }
        #expect(Self.waiting(buffer) == buffer.capacity)
        #expect(buffer.lost == 1_000 * 3_200 - buffer.capacity)
    }
}
