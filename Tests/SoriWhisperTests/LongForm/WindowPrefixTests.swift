import SoriWhisperTesting
import Testing

@testable import SoriWhisper

struct WindowPrefixTests {
    private let tokenizer: WhisperTokenizer

    init() throws { tokenizer = try ScriptedModel.tokenizer() }

    private func tokens(_ prefix: WindowPrefix, limit: Int = 100, lastIndex: Int = 1_500) -> [Int] {
        prefix.tokens(tokenizer, limit: limit, lastIndex: lastIndex)
    }

    /// A timestamp of so many steps of 20 ms.
    private func time(_ steps: Int) -> Int { tokenizer.special.timestampBegin + steps }

    @Test func partsStandBetweenTheirTimes() {
        let prefix = WindowPrefix(
            parts: [.init(start: 0.1, end: 1, text: "a"), .init(start: 1.5, end: 2, text: "b")], end: 2.5)
        #expect(
            tokens(prefix)
                == [time(5)] + tokenizer.encode(" a") + [time(50), time(75)] + tokenizer.encode(" b")
                + [time(100), time(125)])
    }

    @Test func theFirstPartsMakeRoom() {
        let part = WindowPrefix.Part(start: 0, end: 1, text: "abc")
        let prefix = WindowPrefix(parts: [part, part, part], end: 2)
        let length = tokenizer.encode(" abc").count + 2
        #expect(tokens(prefix, limit: 2 * length + 1).count == 2 * length + 1)
        #expect(tokens(prefix, limit: 2 * length).count == length + 1)
        #expect(tokens(prefix, limit: 0) == [time(100)])
    }

    @Test func timesNeverGoBackOrBeyondTheModel() {
        let prefix = WindowPrefix(
            parts: [
                .init(start: 3, end: .nan, text: "a"), .init(start: -1, end: 99, text: "b"),
                .init(start: 0, end: 0, text: ""),
            ],
            end: 1)
        let times = tokens(prefix, lastIndex: 1_000).filter { $0 >= time(0) }.map { $0 - time(0) }
        #expect(times == [150, 150, 150, 1_000, 1_000])
    }
}
