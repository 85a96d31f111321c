import SoriCore
import SoriWhisperTesting
import Testing

@testable import SoriWhisper

struct DecodingPromptTests {
    private let tokenizer: WhisperTokenizer
    private let textContext = 48

    init() throws { tokenizer = try ScriptedModel.tokenizer() }

    private func prompt(
        previous: Int = 0, heard: Int = 0, _ options: DecodingOptions = DecodingOptions()
    ) throws -> DecodingPrompt {
        try DecodingPrompt(
            previous: Array(0..<previous), heard: Array(repeating: tokenizer.special.timestampBegin, count: heard),
            language: "ko", options: options, tokenizer: tokenizer, textContext: textContext)
    }

    @Test func theStartTokenIsFoundBehindThePreviousText() throws {
        for previous in [0, 1, 5, 200] {
            let prompt = try prompt(previous: previous)
            #expect(prompt.tokens[prompt.startIndex] == tokenizer.special.startOfTranscript)
            #expect(
                prompt.tokens.first
                    == (previous == 0 ? tokenizer.special.startOfTranscript : tokenizer.special.startOfPrevious))
        }
    }

    @Test func theLastOfThePreviousTextStays() throws {
        let prompt = try prompt(previous: 200)
        #expect(Array(prompt.tokens[1..<prompt.startIndex]) == Array(200 - (textContext / 2 - 1)..<200))
    }

    @Test func whatWasHeardStandsLast() throws {
        let prompt = try prompt(previous: 3, heard: 5)
        #expect(prompt.heardCount == 5)
        #expect(prompt.tokens.suffix(5).allSatisfy { $0 == tokenizer.special.timestampBegin })
    }

    /// The window prefix gives at most half of the context, so half of it is always left for the answer.
    @Test(arguments: 0..<24) func previousTextAndWhatWasHeardShareHalfOfTheContext(heard: Int) throws {
        let prompt = try prompt(previous: 200, heard: heard)
        let start = prompt.tokens.count - heard - prompt.startIndex
        #expect(prompt.startIndex + heard <= textContext / 2)
        #expect(prompt.tokens.count <= textContext / 2 + start)
    }

    @Test func hotwordsGiveWayToWhatWasHeard() throws {
        var options = DecodingOptions()
        options.hotwords = String(repeating: "abc ", count: 40)
        let prompt = try prompt(previous: 200, heard: 20, options)
        #expect(prompt.startIndex + 20 <= textContext / 2)
        #expect(prompt.heardCount == 20)
    }
}
