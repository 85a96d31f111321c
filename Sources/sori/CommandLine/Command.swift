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
