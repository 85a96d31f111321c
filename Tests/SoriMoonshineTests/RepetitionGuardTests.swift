import Testing

@testable import SoriMoonshine

struct RepetitionGuardTests {
    private let guardian = RepetitionGuard()

    @Test(arguments: [
        "", "word", "no no no no", "It was the best of times, it was the worst of times.",
        "ha ha ha ha ha ha", "Try again, fail again, fail better.", "one two one two one two one two",
    ])
    func speechIsLeftAlone(_ text: String) {
        #expect(guardian.loop(in: text) == nil)
        #expect(guardian.mended(text) == text)
    }

    @Test func aSingleWordLoops() {
        let text = "I " + Array(repeating: "the", count: 30).joined(separator: " ")
        #expect(guardian.loop(in: text) == RepetitionGuard.Loop(first: 1, length: 1, times: 30))
        #expect(guardian.mended(text) == "")
    }

    @Test func aPhraseLoopsWhateverItsCaseAndPunctuation() {
        let text = "We saw that I don't know. I don't know, I DON'T know. I don't know."
        #expect(guardian.loop(in: text)?.length == 3)
        #expect(guardian.loop(in: text)?.times == 4)
    }

    @Test func aLoopInALongTextIsCutToOnePhrase() {
        let text =
            "the meeting went well and all of the people who came were glad to see you you you you you you you again"
        #expect(
            guardian.mended(text)
                == "the meeting went well and all of the people who came were glad to see you again")
    }
}
