import SoriCore
import SoriJobs

/// `sori backup`: a copy of jobs, transcripts and recordings, while the server runs.
enum BackupCommand: Command {
    static let name = "backup"
    static let summary = "copy jobs, transcripts and recordings to a folder, while the server runs"

    static let options = BackupFiles.options

    static let help = """
        Writes a copy of the jobs and of the library's transcripts, as they are at one moment, and of the recordings that
        were uploaded for them to a new folder, which 'sori restore' takes. The server may run meanwhile.

        Usage: sori backup FOLDER [OPTIONS]

        \(HelpText.table(options))

        The folder bears its name once it is whole. What was said is in it in plain form: protect it as you would the
        recordings. Registered voices and models are not in it. Exit codes: 0 done, 1 failed, 2 wrong command line.

        """

    static func run(_ words: [String]) async throws -> ExitCode {
        let arguments = try CommandArguments(words, known: options)
        guard arguments.rest.count == 1, let target = arguments.rest.first else {
            throw ConfigurationError("name one new folder: sori backup FOLDER")
        }
        let files = try BackupFiles(arguments)
        let (jobs, recordings) = try await files.back(up: target)
        Terminal.note("\(target) has \(jobs) jobs and \(recordings) recordings")
        return .success
    }
}
