import FoundationEssentials
import SoriAudio
import SoriCore
import SoriModels
import SoriRecognition
import SoriServer
import SoriSpeakers

/// `sori transcribe`: files to text on the command line.
enum TranscribeCommand: Command {
    static let name = "transcribe"
    static let summary = "transcribe audio or video files"

    static let options =
        [
            CommandOption("--format", "FORMAT", short: "-f", help: "txt, json, srt, vtt or tsv (default txt)"),
            CommandOption(
                "--output-dir", "DIR", short: "-o",
                help: "write DIR/NAME.FORMAT for each file instead of to standard output"),
        ] + SpeakerFlags.known + EngineFlags.known + DecodingFlags.known

    static let help = """
        Transcribes audio and video files. '-' reads standard input.

        Usage: sori transcribe FILE... [OPTIONS]

        \(HelpText.table(options))

        Exit codes: 0 all files transcribed, 1 some failed (standard error says why), 2 wrong command line, 3 no speech
        engine or model.

        """

    static func run(_ words: [String]) async throws -> ExitCode {
        let arguments = try CommandArguments(words, known: options)
        let plan = try TranscriptionPlan(arguments)
        // Before the work, not after it.
        try plan.outputFolder.map { folder throws(FileError) in try Folder.make(folder) }
        let loader = BackendLoader(
            SpeechEngines.all(
                assets: Assets(directory: plan.settings.text(.assetsDir)), models: plan.settings.text(.modelsDir),
                threads: plan.threads))
        let speakers = SpeakerTranscription(models: try plan.speakerModels())
        let known = try await plan.knownSpeakers()
        let recognizer = try await loader.load(plan.backend)
        let run = TranscriptionRun(
            plan: plan, recognizer: recognizer, speakers: speakers, known: known,
            pool: WorkerPool(name: "sori-decode", threads: 2))
        var exitCode = ExitCode.success
        for input in plan.inputs {
            do {
                try await run.transcribe(input)
            } catch let error as any CodedError {
                Terminal.note("sori transcribe: \(error.message)")
                exitCode = .failure
            }
        }
        return exitCode
    }
}
