import Foundation
import SoriModels
import Testing

@testable import SoriServer

struct PullQueueTests {
    private let start = Date(timeIntervalSince1970: 1_700_000_000)

    private func name(_ text: String) throws -> HubModelName { try HubModelName(text) }

    @Test func pullsRunInOrderAndTwoAtOnce() throws {
        var queue = PullQueue()
        for (id, model) in [("a", "tiny"), ("b", "base"), ("c", "small")] {
            _ = queue.add(try name(model), id: id, at: start)
        }
        let begun = [queue.begin(at: start), queue.begin(at: start), queue.begin(at: start)].map { $0?.id }
        #expect(begun == ["a", "b", nil])
        queue.completed("a", wasThere: false, at: start + 5)
        let next = queue.begin(at: start + 5)
        #expect(next?.id == "c" && queue.pulls.map(\.status) == [.completed, .running, .running])
    }

    @Test func theSameModelIsPulledOnce() throws {
        var queue = PullQueue()
        let (one, same) = (
            queue.add(try name("base"), id: "a", at: start),
            queue.add(try name("openai/whisper-base"), id: "b", at: start)
        )
        #expect(one?.id == "a" && same?.id == "a" && queue.pulls.count == 1)
        // Another revision goes to the same folder: it waits.
        _ = queue.add(try name("openai/whisper-base@v2"), id: "c", at: start)
        _ = queue.begin(at: start)
        let second = queue.begin(at: start)
        #expect(second == nil)
        queue.failed("a", .cutOff, at: start)
        let third = queue.begin(at: start)
        #expect(third?.id == "c")
        // One that has ended may be asked for again.
        let again = queue.add(try name("base"), id: "d", at: start)
        #expect(again?.id == "d")
    }

    @Test func speedIsThatOfTheLastSeconds() throws {
        var queue = PullQueue()
        _ = queue.add(try name("base"), id: "a", at: start)
        _ = queue.begin(at: start)
        // What an earlier try brought is no speed.
        queue.advanced("a", done: 50_000_000, total: 100_000_000, at: start)
        #expect(queue.pulls[0].speed(at: start + 0.5) == nil)
        for second in 1...10 {
            queue.advanced("a", done: 50_000_000 + second * 1_000_000, total: 100_000_000, at: start + Double(second))
        }
        let speed = queue.pulls[0].speed(at: start + 10)
        #expect(abs((speed ?? 0) - 1_000_000) < 1)
        // Nothing comes any more.
        #expect(queue.pulls[0].speed(at: start + 60) ?? 0 < 200_000)
        // A file begins anew.
        queue.advanced("a", done: 50_000_000, total: 100_000_000, at: start + 61)
        let after = queue.pulls[0].speed(at: start + 63)
        #expect(after == 0)
    }

    @Test func cancelling() throws {
        var queue = PullQueue()
        _ = queue.add(try name("base"), id: "a", at: start)
        _ = queue.add(try name("tiny"), id: "b", at: start)
        _ = queue.begin(at: start)
        let met = [queue.cancel("a", at: start), queue.cancel("b", at: start), queue.cancel("x", at: start)]
        #expect(
            met == [.running, .done, .unknown]
                && queue.pulls.map(\.status)
                    == [.running, .waiting].map {
                        $0 == .waiting ? .cancelled : $0
                    }
        )
        queue.stopped("a", at: start)
        let forgotten = queue.cancel("a", at: start)
        #expect(forgotten == .done && queue.pulls.map(\.id) == ["b"])
        // What comes late changes nothing.
        queue.advanced("b", done: 1, total: 2, at: start)
        #expect(queue.pulls[0].done == nil)
    }

    @Test func theQueueIsBounded() throws {
        var queue = PullQueue()
        for number in 0..<40 { _ = queue.add(try name("o/m\(number)"), id: "\(number)", at: start) }
        #expect(queue.pulls.count == PullQueue.mostWaiting)
        for number in 0..<400 {
            _ = queue.add(try name("o/n\(number)"), id: "n\(number)", at: start)
            if let pull = queue.begin(at: start) { queue.failed(pull.id, .hubFailed, at: start) }
        }
        #expect(queue.pulls.count <= PullQueue.mostWaiting + PullQueue.mostEnded)
    }
}
