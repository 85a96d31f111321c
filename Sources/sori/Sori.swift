import Glibc
import SoriCore
import SoriModels
import SoriRecognition
import SoriSpeakers

/// The program: finds the command and ends with its exit code.
@main
struct Sori {
    static var commands: [any Command.Type] {
        [
            ServeCommand.self, WorkerCommand.self, TranscribeCommand.self, ListenCommand.self, EvaluateCommand.self,
            AnalyzeCommand.self, RedactCommand.self, ModelsCommand.self,
            SpeakersCommand.self, JobsCommand.self, BackupCommand.self, RestoreCommand.self, DoctorCommand.self,
        ]
    }

    static func main() async {
        // A closed pipe is an error value of write(2), not the end of the process.
        _ = signal(SIGPIPE, SIG_IGN)
        let code = await run(Array(CommandLine.arguments.dropFirst()))
        // Not `exit`: it takes down what OpenSSL keeps while threads of a transfer may still use it.
        _ = fflush(nil)
        _exit(code.rawValue)
    }

    static func run(_ words: [String]) async -> ExitCode {
        guard let name = words.first, !CommandOption.help.answers(to: name), name != "help" else {
            try? Terminal.out(help)
            return words.isEmpty ? .usage : .success
        }
        if CommandOption.version.answers(to: name) || name == "version" { return version() }
        guard let command = commands.first(where: { $0.name == name }) else {
            Terminal.note("sori: no command '\(name)'; see sori --help")
            return .usage
        }
        let options = words.dropFirst().prefix { $0 != "--" }
        if options.contains(where: CommandOption.help.answers) {
            try? Terminal.out(command.help)
            return .success
        }
        if options.contains(where: CommandOption.version.answers) { return version() }
        do {
            return try await command.run(Array(words.dropFirst()))
        } catch let error as ConfigurationError {
            Terminal.note("sori \(name): \(error.message)")
            return .usage
        } catch let error as any CodedError {
            Terminal.note("sori \(name): \(error.message)")
            return isUnavailable(error) ? .unavailable : .failure
        } catch {
            Terminal.note("sori \(name): \(error)")
            return .failure
        }
    }

    private static func version() -> ExitCode {
        try? Terminal.out("sori \(Program.version)\n")
        return .success
    }

    /// Whether what is missing is a model or a backend: a machine that is not set up yet.
    private static func isUnavailable(_ error: any CodedError) -> Bool {
        switch error {
        case let error as RecognitionError: error.code == .backendMissing || error.code == .modelMissing
        case let error as ModelError: error.code == .modelMissing
        case let error as SpeakerError: error.code == .modelMissing
        default: false
        }
    }

    private static var help: String {
        """
        sori \(Program.version): speech to text on your own machine

        Usage: sori COMMAND [OPTIONS]

        \(HelpText.table(commands.map { ($0.name, $0.summary) }))

        'sori COMMAND --help' tells more of each; 'sori --version' (-V) tells which this is.

        """
    }
}
