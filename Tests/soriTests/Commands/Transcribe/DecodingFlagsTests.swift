import SoriCore
import Testing

@testable import sori

struct DecodingFlagsTests {
    private func options(_ words: String...) throws -> DecodingOptions {
        try DecodingFlags.options(CommandArguments(words, known: DecodingFlags.known))
    }

    @Test func whatIsNotGivenKeepsItsDefault() throws {
        #expect(try options() == DecodingOptions())
    }

    @Test func flagsAreReadUnderTheirNamesWithHyphens() throws {
        let read = try options(
            "--language", "ko", "--task=translate", "--word-timestamps", "--initial-prompt", "names", "--beam-size",
            "1",
            "--log-prob-threshold", "none", "--vad-filter", "off")
        #expect(
            read.language == "ko" && read.task == .translate && read.wordTimestamps && read.initialPrompt == "names")
        #expect(read.beamSize == 1 && read.logProbThreshold == nil && read.vadFilter == false)
    }

    /// A bare yes-or-no flag means yes; an empty text is no text.
    @Test func emptyTextsAreNoTexts() throws {
        let read = try options("--prefix", "", "--initial-prompt=", "--suppress-blank")
        #expect(read.prefix == nil && read.initialPrompt == nil && read.suppressBlank)
    }

    @Test(arguments: [("--task", "summarise"), ("--beam-size", "five"), ("--suppress-blank=", "perhaps")])
    func errorsNameTheFlag(_ flag: String, _ text: String) {
        let word = flag.hasSuffix("=") ? [flag + text] : [flag, text]
        let name = flag.replacing("=", with: "")
        let error = #expect(throws: ConfigurationError.self) {
            try DecodingFlags.options(CommandArguments(word, known: DecodingFlags.known))
        }
        #expect(error.map { "\($0)".contains(name) } == true)
    }
}
