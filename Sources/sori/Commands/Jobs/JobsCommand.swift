import FoundationEssentials
import SoriCore
import SoriServer

/// `sori jobs`: the jobs of a server, over its REST API.
enum JobsCommand: Command {
    static let name = "jobs"
    static let summary = "list, show, cancel, retry, prioritize, remove and export the jobs of a server"

    static let options =
        JobsClient.options + [
            CommandOption("--json", help: "print what the server says"),
            CommandOption("--status", "STATUS", help: "list: pending, processing, completed, failed or cancelled"),
            CommandOption("--batch", "ID|all", help: "list: the files of a batch, or of all batches too"),
            CommandOption("--limit", "N", help: "list: how many, 1 to 500 (default 50)"),
            CommandOption("--offset", "N", help: "list: how many newer ones to leave out"),
            CommandOption("--priority", "N", help: "prioritize: -10 to 10; the highest goes first"),
            CommandOption(
                "--format", "FORMAT", short: "-f", help: "export: txt, json, srt, vtt or tsv (default txt)"),
        ]

    /// The word after `jobs`.
    private enum Action: String {
        case list, show, cancel, retry, prioritize, rm, export
    }

    static let help = """
        Looks after the jobs of a server: recordings that were uploaded, and files of batches.

        Usage: sori jobs [list]          the newest first
               sori jobs show ID
               sori jobs cancel ID...
               sori jobs retry ID...     failed or cancelled ones, at the end of the queue
               sori jobs prioritize ID... --priority N
               sori jobs rm ID...        erases jobs with their results and recordings, whatever their status
               sori jobs export ID       the transcript, to standard output

        \(HelpText.table(options))

        Exit codes: 0 done, 1 failed, 2 wrong command line.

        """

    static func run(_ words: [String]) async throws -> ExitCode {
        let arguments = try CommandArguments(words, known: options)
        guard let action = Action(rawValue: arguments.rest.first ?? Action.list.rawValue) else {
            throw ConfigurationError("unknown word '\(arguments.rest[0])'; see sori jobs --help")
        }
        let ids = try arguments.rest.dropFirst().map(JobsClient.id)
        let client = try JobsClient(arguments, environment: ProcessInfo.processInfo.environment)
        switch (action, ids.count) {
        case (.list, 0): try await list(client, arguments)
        case (.show, 1):
            try await show(client, ids[0], arguments)
        case (.export, 1): try await export(client, ids[0], arguments)
        case (.cancel, 1...): return await each(ids) { try await client.cancel($0) }
        case (.retry, 1...): return await each(ids) { try await client.retry($0) }
        case (.prioritize, 1...):
            let priority = try priority(arguments.value("--priority"))
            return await each(ids) { try await client.prioritize($0, priority) }
        case (.rm, 1...): return await each(ids) { try await client.remove($0) }
        default: throw ConfigurationError("wrong number of words after '\(action.rawValue)'; see sori jobs --help")
        }
        return .success
    }

    private static func priority(_ word: String?) throws(ConfigurationError) -> Int {
        guard let number = word.flatMap({ Int($0) }), (-10...10).contains(number) else {
            throw ConfigurationError("--priority is \"\(word ?? "")\"; it must be a whole number from -10 to 10")
        }
        return number
    }

    private static func list(_ client: JobsClient, _ arguments: CommandArguments) async throws {
        let bytes = try await client.list(try JobsQuery(arguments))
        guard !arguments.has("--json") else { return try print(bytes) }
        let page: JobPageDocument = try client.decode(bytes)
        try Terminal.out(JobTable.text(page.jobs))
        if page.jobs.count < page.total { Terminal.note("\(page.jobs.count) of \(page.total); see --offset") }
    }

    private static func show(_ client: JobsClient, _ id: String, _ arguments: CommandArguments) async throws {
        let bytes = try await client.status(id)
        guard !arguments.has("--json") else { return try print(bytes) }
        try Terminal.out(JobTable.text(of: try client.decode(bytes) as JobDocument))
    }

    private static func export(_ client: JobsClient, _ id: String, _ arguments: CommandArguments) async throws {
        let name = arguments.value("--format") ?? (arguments.has("--json") ? "json" : "txt")
        guard let format = TranscriptFormat(rawValue: name.lowercased()) else {
            let known = TranscriptFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigurationError("--format is \"\(name)\"; it must be one of \(known)")
        }
        let job: JobDocument = try client.decode(try await client.status(id))
        guard let result = job.result else {
            throw JobsError(
                code: .noTranscript,
                message: "the job \(id) is \(job.status) and has no transcript" + (job.error.map { ": \($0)" } ?? ""))
        }
        try Terminal.out(format.write(result.transcript))
    }

    /// Does something to each job; one that cannot be done does not stop the others.
    private static func each(_ ids: [String], _ body: (String) async throws -> String) async -> ExitCode {
        var exitCode = ExitCode.success
        for id in ids {
            do {
                try Terminal.out("\(id)  \(try await body(id))\n")
            } catch {
                Terminal.note("sori jobs: \((error as? any CodedError)?.message ?? "\(error)")")
                exitCode = .failure
            }
        }
        return exitCode
    }

    private static func print(_ bytes: [UInt8]) throws {
        try Terminal.out(String(decoding: bytes, as: UTF8.self) + "\n")
    }
}
