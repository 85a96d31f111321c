/// A subcommand of `sori`.
protocol Command {
    /// The word after `sori`.
    static var name: String { get }
    /// One line for the list of commands.
    static var summary: String { get }
    /// What `sori NAME --help` prints.
    static var help: String { get }
    /// Runs the command on the words after its name and gives the exit code.
    static func run(_ words: [String]) async throws -> ExitCode
}

/// What the process says when it ends.
enum ExitCode: Int32, Sendable {
    /// All done.
    case success = 0
    /// Some of the work failed; standard error says what.
    case failure = 1
    /// The command line or the configuration is wrong; nothing was done.
    case usage = 2
    /// A part that the work needs is missing; standard error says how to get it.
    case unavailable = 3
}

/// The program itself.
enum Program {
    static let version = "1.0.0"
}
