import FoundationEssentials
import SoriCore
import SoriInsights
import SoriServer

/// `sori analyze`: what is done with transcripts, on one that is there already.
enum AnalyzeCommand: Command {
    static let name = "analyze"
    static let summary = "remove personal data from a transcript, sort it, sum it up"

    private static let settings = InsightSettings.settings + [.webhookSecretFile]

    static let options =
        InsightFlags.steps + InsightFlags.privacy
        + [CommandOption("--language", "CODE", short: "-l", help: "language of the transcript, where it does not say")]
        + settings.map { ServiceSettings.option($0) }

    /// What is done when nothing is asked for: what needs neither a language model nor a taxonomy.
    private static let usual = ["privacy_removal", "summary", "keywords", "topics", "speaker_summary"]

    static let help = """
        Does the steps behind recognition on a transcript: a JSON file of sori transcribe, of a job or of the API, or
        another program's verbose JSON. '-' reads standard input. Writes JSON to standard output.

        Usage: sori analyze FILE.json|- [OPTIONS]

        Without a step among the options it does: \(usual.map { "--" + $0.replacing("_", with: "-") }.joined(separator: " "))

        \(HelpText.table(options))

        Exit codes: 0 all steps done, 1 a step failed ("step_errors" says why), 2 wrong command line or file.

        """

    static func run(_ words: [String]) async throws -> ExitCode {
        let arguments = try CommandArguments(words, known: options)
        guard arguments.rest.count == 1, let path = arguments.rest.first else {
            throw ConfigurationError("name one transcript: sori analyze FILE.json (see --help)")
        }
        var language: String?
        if let tag = arguments.value("--language") {
            guard let code = Language(tag)?.code else {
                throw ConfigurationError("--language is \"\(tag)\"; it must be a language code such as ko or en")
            }
            language = code
        }
        var fields = InsightFlags.fields(arguments, InsightFlags.steps + InsightFlags.privacy)
        if !fields.contains(where: { TranscriptAnalysis.stepNames.contains($0.name) || $0.name == "translate_to" }) {
            fields += usual.map { ($0, "true") }
        }
        let configuration = try ServeConfiguration(try EngineFlags.settings(arguments, and: settings))
        let analysis = TranscriptAnalysis(
            try configuration.insights.open(signing: try configuration.webhooks.open()))
        var transcript = try read(path, language: language)
        if transcript.language.isEmpty {
            transcript.language = Summarizer.likelyLanguage(of: transcript.segments.map(\.text))
        }
        let (said, asked) = (transcript, fields)
        let (bytes, isComplete) = try await InsightFlags.naming { try await analysis.json(said, asked) }
        try Terminal.out(String(decoding: bytes, as: UTF8.self) + "\n")
        return isComplete ? .success : .failure
    }

    private static func read(_ path: String, language: String?) throws -> Transcript {
        let spool = path == "-" ? try SpooledInput() : nil
        defer { withExtendedLifetime(spool) {} }
        let name = path == "-" ? "standard input" : path
        guard let bytes = FileManager.default.contents(atPath: spool?.path ?? path) else {
            throw ConfigurationError("cannot read \(name)")
        }
        return try TranscriptInput.read(bytes, name: name, language: language)
    }
}
