import Testing

@testable import sori

struct CommandArgumentsTests {
    @Test(arguments: [["-l", "ko"], ["-l=ko"], ["--language", "ko"], ["--language=ko"]])
    func aShortFormIsTheLongOne(words: [String]) throws {
        let arguments = try CommandArguments(words + ["a.wav"], known: TranscribeCommand.options)
        #expect(arguments.value("--language") == "ko" && arguments.rest == ["a.wav"])
    }

    @Test func theShortFormsOfTranscribe() throws {
        let words = ["-m", "base", "-o", "out", "-f", "srt", "a.wav", "-l", "en"]
        let arguments = try CommandArguments(words, known: TranscribeCommand.options)
        #expect(arguments.value("--model") == "base" && arguments.value("--output-dir") == "out")
        #expect(arguments.value("--format") == "srt" && arguments.value("--language") == "en")
        let serve = try CommandArguments(["-m", "base", "-l", "auto"], known: ServeCommand.options)
        #expect(serve.value("--model") == "base" && serve.value("--language") == "auto")
    }

    /// Every option has its line in the help, with its short form, and no two share a name.
    @Test(arguments: [
        (TranscribeCommand.options, TranscribeCommand.help), (ServeCommand.options, ServeCommand.help),
        (ListenCommand.options, ListenCommand.help), (ModelsCommand.options, ModelsCommand.help),
    ])
    func helpShowsThem(options: [CommandOption], help: String) {
        let all = options + [.help, .version]
        for option in all { #expect(help.contains("\n  \(option.usage)"), "\(option.name)") }
        let words = all.flatMap { [$0.name, $0.short].compactMap { $0 } }
        #expect(Set(words).count == words.count)
    }

    @Test(arguments: [["-x"], ["-l"], ["-mbase"], ["--quiet=yes"]])
    func othersAreRefused(words: [String]) {
        #expect(throws: ConfigurationError.self) { try CommandArguments(words, known: TranscribeCommand.options) }
    }
}
