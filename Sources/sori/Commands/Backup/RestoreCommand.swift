import SoriCore

/// `sori restore`: the jobs and recordings of a backup, for a server that is stopped.
enum RestoreCommand: Command {
    static let name = "restore"
    static let summary = "take the jobs and recordings from a backup; the server must be stopped"

    static let options =
        BackupFiles.options + [
            CommandOption("--force", help: "also where there are jobs; they are moved aside, not deleted")
        ]

    static let help = """
        Takes the jobs and recordings of a folder that 'sori backup' wrote. The server must not run; when it starts, what
        waited or was being worked on goes on.

        Usage: sori restore FOLDER [OPTIONS]

        \(HelpText.table(options))

        Where there are jobs already, nothing is done without --force; with it the old database and recordings are moved
        to names with '.replaced-N'. Exit codes: 0 done, 1 failed or refused, 2 wrong command line.

        """

    static func run(_ words: [String]) async throws -> ExitCode {
        let arguments = try CommandArguments(words, known: options)
        guard arguments.rest.count == 1, let source = arguments.rest.first else {
            throw ConfigurationError("name one folder that sori backup wrote: sori restore FOLDER")
        }
        let files = try BackupFiles(arguments)
        let (jobs, recordings) = try await files.restore(from: source, replaces: arguments.has("--force"))
        Terminal.note("restored \(jobs) jobs and \(recordings) recordings")
        return .success
    }
}
