import Glibc
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
        CommandOption(
            "--speaker", "[NAME=]FILE",
            help: "register a speaker by a file of 3 to 5 s, for the socket at /; repeat it"),
        CommandOption(
            "--speakers", "N", help: "record N speakers in turn, 4 s each, for the socket at / (default 2)"),
        CommandOption(
            "--registered", "NAME", help: "a person whom the server knows; repeat it, or use commas"),
        CommandOption("--diarize", help: "say who speaks, for /stt/websocket and /ws/transcribe"),
        CommandOption("--save", "FILE", help: "also write what is heard to a WAV file"),
        CommandOption("--buffer", "SECONDS", help: "audio kept while the server is away (default 60)"),
        CommandOption(
            "--answer-timeout", "SECONDS",
            help: "longest wait for the last text (default 10; / and /ws/transcribe 30, a summary 150)"),
        CommandOption("--api-key", "KEY", help: "key that the server asks for"),
        CommandOption("--insecure", help: "take any TLS certificate"),
    ]

    static let help = """
        Streams a microphone to a live socket of a server and prints the text: what is in progress in grey, on a line
        that is written over; what is final as lines. When the connection breaks, audio is kept and sent once the server
        is back.

        Usage: sori listen [URL] [OPTIONS]

        URL is ws://HOST:PORT/PATH or wss://...; default ws://127.0.0.1:8003/stt/websocket. Paths: /stt/websocket,
        /ws/transcribe, /ws/detect, /api/v1/stream/JOB_ID, /ws/JOB_ID, and / where speakers are registered first: by
        files, by the microphone, or by names that the server knows. Texts are shown as [NAME] TEXT then, with a ? behind
        a name that is not certain. Without --speaker and --registered two speakers are recorded, if a person is there.

        \(HelpText.table(options))

        Ends at the end of the file, or with Ctrl-C or SIGTERM: once to ask for the last text, twice to end at once. Exit
        codes: 0 all done, 1 device or connection failed or no last text came, 2 wrong command line.

        """

    static func run(_ words: [String]) async throws -> ExitCode {
        let plan = try ListenPlan(
            CommandArguments(words, known: options), isWatched: isatty(STDIN_FILENO) == 1)
        let signals = StopSignals()
        let pool = WorkerPool(name: "sori-listen", threads: 2)
        let screen = ListenScreen()
        let exchange = try await Self.exchange(for: plan, pool, screen)
        let recorder = try plan.recording.map { path in try WAVRecorder(path: path) }
        let source: any SampleSource
        let stop: @Sendable () -> Void
        if let file = plan.file {
            let paced = PacedSource(try await AudioFile.open(path: file, pool: pool))
            source = paced
            stop = paced.stop
        } else {
            let microphone = try await Microphone(device: plan.device, pool: pool)
            source = microphone
            stop = microphone.stop
        }
        return try await ListenRun(
            plan: plan, source: source, stop: stop, recorder: recorder, exchange: exchange, screen: screen
        ).run(until: signals)
    }

    /// What speaks with the socket of a plan; reads the voices of speakers who have files.
    private static func exchange(
        for plan: ListenPlan, _ pool: WorkerPool, _ screen: ListenScreen
    ) async throws -> any ListenExchange {
        switch plan.service {
        case .plain(let socket): return PlainExchange(socket, plan: plan, screen: screen)
        case .speakers(let speakers):
            let socket = SpeakerListenSocket(
                roster: try await SpeakerRoster(speakers, pool: pool), registered: speakers.registered,
                language: plan.language, wantsInterims: screen.showsInterims)
            return SpeakerExchange(socket, plan: plan, screen: screen)
        }
    }
}
