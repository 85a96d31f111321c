import SoriInsights
import Testing

@testable import SoriServer

/// Which final is translated when, and what is told of it, on a clock of the test's own.
struct TranslationQueueTests {
    private static func queue(_ texts: [String], canTranslate: Bool = true) -> TranslationQueue {
        var queue = TranslationQueue(canTranslate: canTranslate)
        for text in texts { queue.add(text, language: "ko") }
        return queue
    }

    private static func entry(_ number: Int, _ text: String) -> TranslationQueue.Entry {
        TranslationQueue.Entry(number: number, text: text, language: "ko")
    }

    private static func seconds(_ number: Int) -> Duration { .seconds(number) }

    @Test func oneAfterTheOtherWithWhatCameBefore() {
        var queue = Self.queue(["가", "나"])
        let first = queue.step(now: .zero)
        #expect(first == .translate(Self.entry(1, "가"), context: []))
        let isTold = queue.answered(.success("a"))
        #expect(isTold)
        let second = queue.step(now: .zero)
        #expect(
            second == .translate(Self.entry(2, "나"), context: [TranslatedSentence(source: "가", translation: "a")]))
        _ = queue.answered(.failure(.model(.timedOut)))
        let idle = queue.step(now: .zero)
        #expect(idle == .wait)
        queue.add("다", language: "ko")
        let third = queue.step(now: .zero)
        // What failed is no context.
        #expect(
            third == .translate(Self.entry(3, "다"), context: [TranslatedSentence(source: "가", translation: "a")]))
    }

    @Test func theOldestIsGivenUpAndToldInOrder() {
        var queue = Self.queue(["0"])
        _ = queue.step(now: .zero)
        let most = TranslationQueue.mostWaiting
        for number in 2...(most + 3) { queue.add("\(number)", language: "ko") }
        _ = queue.answered(.success("zero"))
        var told: [Int] = []
        for _ in 0..<(most + 2) {
            switch queue.step(now: .zero) {
            case .translate(let entry, _):
                told.append(entry.number)
                _ = queue.answered(.success("x"))
            case .fail(let number, let failure):
                #expect(failure == .backlog)
                told.append(-number)
            default: Issue.record("nothing to do")
            }
        }
        #expect(told == [-2, -3] + Array(4...(most + 3)))
        let idle = queue.step(now: .zero)
        #expect(idle == .wait)
    }

    @Test func theEndWaitsForWhatIsLeftWithinALimit() {
        var queue = Self.queue(["가", "나", "다"])
        _ = queue.step(now: .zero)
        #expect(queue.timeLeft(now: .zero) == nil)
        queue.end(now: Self.seconds(10))
        queue.end(now: Self.seconds(20))
        let end = Self.seconds(10) + TranslationQueue.grace
        #expect(queue.timeLeft(now: Self.seconds(11)) == TranslationQueue.grace - Self.seconds(1))
        #expect(queue.timeLeft(now: end + Self.seconds(5)) == .zero)
        let isTold = queue.answered(.success("a"))
        #expect(isTold)
        let inTime = queue.step(now: end - Self.seconds(1))
        #expect(inTime == .translate(Self.entry(2, "나"), context: [TranslatedSentence(source: "가", translation: "a")]))
        _ = queue.answered(.failure(.late))
        let late = queue.step(now: end)
        #expect(late == .fail(number: 3, .late))
        let over = queue.step(now: end)
        #expect(over == .done)
    }

    @Test func whoStopsIsToldNothingMore() {
        var queue = Self.queue(["가", "나"])
        _ = queue.step(now: .zero)
        queue.stop()
        #expect(queue.timeLeft(now: .zero) == .zero)
        let isTold = queue.answered(.success("a"))
        #expect(!isTold)
        let over = queue.step(now: .zero)
        #expect(over == .done)
    }

    @Test func withoutAModelEachFinalIsToldOf() {
        var queue = Self.queue(["가", "나"], canTranslate: false)
        let steps = (0..<3).map { _ in queue.step(now: .zero) }
        #expect(steps == [.fail(number: 1, .noModel), .fail(number: 2, .noModel), .wait])
        queue.end(now: .zero)
        let over = queue.step(now: .zero)
        #expect(over == .done)
    }

    /// Whatever comes in whatever order, each final is told of once, in order.
    @Test(arguments: 0..<200)
    func eachFinalIsToldOfOnce(seed: Int) {
        var random = SystemRandomNumberGenerator()
        var queue = TranslationQueue(canTranslate: true)
        var added = 0
        var told: [Int] = []
        var running: Int?
        for round in 0..<300 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                queue.add("x", language: nil)
                added += 1
            case 2 where running == nil:
                switch queue.step(now: Self.seconds(round)) {
                case .translate(let entry, _): running = entry.number
                case .fail(let number, _): told.append(number)
                case .wait, .done: break
                }
            default:
                if let number = running {
                    _ = queue.answered(Bool.random(using: &random) ? .success("y") : .failure(.model(.badAnswer)))
                    told.append(number)
                    running = nil
                }
            }
        }
        if let number = running {
            _ = queue.answered(.success("y"))
            told.append(number)
        }
        queue.end(now: .zero)
        loop: while true {
            switch queue.step(now: .zero) {
            case .translate(let entry, _):
                _ = queue.answered(.success("y"))
                told.append(entry.number)
            case .fail(let number, _): told.append(number)
            case .wait, .done: break loop
            }
        }
        #expect(told == Array(1..<(added + 1)), "seed \(seed)")
    }
}
