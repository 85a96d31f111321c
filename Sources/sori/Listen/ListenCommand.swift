import SoriAudio
import SoriCore

/// `sori listen`: the microphone, as text.
enum ListenCommand: Command {
    static let name = "listen"
    static let summary = "stream a microphone (or a file) to a server and show the text"

    static let options = [
        CommandOption("--file", "FILE", help: "play an audio file in real time instead of a microphone"),
        CommandOption("--device", "NAME", help: "ALSA device, such as default, pulse or plughw:1,0 (default default)"),
        CommandOption(
            "--language", "CODE", short: "-l",
            help: "language of the speech, such as ko-KR; the server's when not given"),
        CommandOption("--save", "FILE", help: "also write what is heard to a WAV file"),
        CommandOption("--buffer", "SECONDS", help: "audio kept while the server is away (default 60)"),
        CommandOption(
            "--answer-timeout", "SECONDS",
            help: "longest wait for the last text (default 10; /ws/transcribe 30, a summary 150)"),
        CommandOption("--api-key", "KEY", help: "key that the server asks for"),
        CommandOption("--insecure", help: "take any TLS certificate"),
    ]

    static let help = """
        Streams a microphone to a live socket of a server and prints the text: what is in progress in grey, on a line
        that is written over; what is final as lines. When the connection breaks, audio is kept and sent once the server
        is back.

        Usage: sori listen [URL] [OPTIONS]

        URL is ws://HOST:PORT/PATH or wss://...; default ws://127.0.0.1:8003/stt/websocket. Paths: /stt/websocket,
        /ws/transcribe, /ws/detect, /api/v1/stream/JOB_ID, /ws/JOB_ID.

        \(HelpText.table(options))

        Ends at the end of the file, or with Ctrl-C or SIGTERM: once to ask for the last text, twice to end at once. Exit
        codes: 0 all done, 1 device or connection failed or no last text came, 2 wrong command line.

        """

    static func run(_ words: [String]) async throws -> ExitCode {
        let plan = try ListenPlan(CommandArguments(words, known: options))
        let signals = StopSignals()
        let pool = WorkerPool(name: "sori-listen", threads: 2)
        let recorder = try plan.recording.map { path in try WAVRecorder(path: path) }
        let run: ListenRun
        if let file = plan.file {
            let source = PacedSource(try await AudioFile.open(path: file, pool: pool))
            run = ListenRun(plan: plan, source: source, stop: source.stop, recorder: recorder)
        } else {
            let source = try await Microphone(device: plan.device, pool: pool)
            run = ListenRun(plan: plan, source: source, stop: source.stop, recorder: recorder)
        }
        return try await run.run(until: signals)
    }
}
