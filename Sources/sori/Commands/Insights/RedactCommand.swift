import FoundationEssentials
import SoriAudio
import SoriCore
import SoriModels
import SoriPrivacy
import SoriRecognition
import SoriServer

/// `sori redact`: a recording in which personal data is silenced.
enum RedactCommand: Command {
    static let name = "redact"
    static let summary = "silence personal data in a recording"

    static let options =
        InsightFlags.privacy.filter { $0.name != "--privacy-style" }
        + [ServiceSettings.option(.privacyPolicy)]
        + [CommandOption("--language", "CODE", short: "-l", help: "language of the speech (default auto)")]
        + EngineFlags.known

    static let help = """
        Transcribes a recording, finds personal data in what is said and writes it as a 16 kHz WAV file in which that is
        silent. Prints what was silenced: start and end in seconds, type, and how sure that is; never what was said.

        Usage: sori redact IN OUT.wav [OPTIONS]

        \(HelpText.table(options))

        A recogniser that does not measure when words are said (Moonshine) has the whole segment silenced. What it does not
        hear right, or what is not found, stays audible: listen to what matters.

        Exit codes: 0 written, 1 failed (standard error says why), 2 wrong command line, 3 no speech engine or model.

        """

    static func run(_ words: [String]) async throws -> ExitCode {
        let arguments = try CommandArguments(words, known: options)
        guard arguments.rest.count == 2 else {
            throw ConfigurationError("name a recording and a file to write: sori redact IN OUT.wav (see --help)")
        }
        let (input, output) = (arguments.rest[0], arguments.rest[1])
        guard URL(filePath: input).standardized != URL(filePath: output).standardized else {
            throw ConfigurationError("the recording itself would be written over: name another file")
        }
        let settings = try EngineFlags.settings(arguments, and: [.privacyPolicy])
        let configuration = try ServeConfiguration(settings)
        let fields = InsightFlags.fields(arguments, InsightFlags.privacy)
        let policy = try await InsightFlags.naming {
            try TranscriptAnalysis.policy(fields, base: configuration.insights.policy)
        }
        var decoding = DecodingOptions()
        if let tag = arguments.value("--language"), tag.lowercased() != "auto" {
            guard let code = Language(tag)?.code else {
                throw ConfigurationError(
                    "--language is \"\(tag)\"; it must be auto or a language code such as ko or en")
            }
            decoding.language = code
        }
        decoding.wordTimestamps = true
        let recognizer = try await BackendLoader(
            SpeechEngines.all(
                assets: Assets(directory: settings.text(.assetsDir)), models: settings.text(.modelsDir),
                threads: configuration.threads)
        ).load(configuration.backend)
        let pool = WorkerPool(name: "sori-decode", threads: 2)
        let audio = try await AudioFile.open(path: input, pool: pool, options: AudioOptions(named: input))
        let transcript = try await recognizer.transcribe(audio, options: decoding) { _ in }
        let found = PrivacyRemoval(policy: policy).redact(transcript)
        let spans = found.spans.filter(\.isMasked).map { found.hearing(of: $0).times }
        let source = SilencedSource(
            try await AudioFile.open(path: input, pool: pool, options: AudioOptions(named: input)), spans: spans)
        try await WAVFileWriter.write(source, to: output, pool: pool)
        for span in found.spans {
            let heard = found.hearing(of: span).times
            let times = "\(heard.lowerBound.rounded(toDecimals: 2))\t\(heard.upperBound.rounded(toDecimals: 2))"
            let state = span.isMasked ? "silenced" : "marked"
            try Terminal.out("\(times)\t\(span.type.rawValue)\t\(span.score.rounded(toDecimals: 2))\t\(state)\n")
        }
        return .success
    }
}
