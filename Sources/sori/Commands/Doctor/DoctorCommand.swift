import FoundationEssentials
import SoriCore
import SoriRecognition

/// `sori doctor`: what is installed, what is missing and the command that mends it.
enum DoctorCommand: Command {
    static let name = "doctor"
    static let summary = "check what is installed and how to mend what is missing"

    static let options: [CommandOption] = []

    static let help = """
        Checks the machine: processor, memory, models, libraries, directories.

        Usage: sori doctor

        \(HelpText.table(options))

        Reads the same environment variables as 'sori serve'. Exit codes: 0 all is well, 3 something needed is missing.

        """

    static func run(_ words: [String]) async throws -> ExitCode {
        let arguments = try CommandArguments(words, known: options)
        if let word = arguments.rest.first { throw ConfigurationError("unexpected word '\(word)'") }
        let settings = try Settings(flags: [:], environment: ProcessInfo.processInfo.environment, file: nil)
        let configuration = try ServeConfiguration(settings)
        var findings = [MachineCheck.processor(), MachineCheck.memory()]
        findings += await MachineCheck.backends(configuration)
        findings.append(MachineCheck.writable(configuration.dataDirectory))
        findings += configuration.audioDirectories.map(MachineCheck.readable)
        for finding in findings { try Terminal.out(finding.line + "\n") }
        return findings.contains { $0.state == .missing } ? .unavailable : .success
    }
}
