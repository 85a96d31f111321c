import FoundationEssentials
import SoriCore
import SoriRecognition

/// `sori models`: what can be loaded.
enum ModelsCommand: Command {
    static let name = "models"
    static let summary = "list the speech models"

    static let options = [
        CommandOption("--models-dir", "DIR", help: "where models are kept (default data/models)"),
        CommandOption("--assets-dir", "DIR", help: "where scripts/setup unpacked the small models (default .deps)"),
    ]

    static let help = """
        Lists the speech models on this machine and whether each can be used.

        Usage: sori models list [OPTIONS]

        \(HelpText.table(options))

        """

    static func run(_ words: [String]) async throws -> ExitCode {
        let arguments = try CommandArguments(words, known: options)
        guard arguments.rest == ["list"] || arguments.rest.isEmpty else {
            throw ConfigurationError("unknown words '\(arguments.rest.joined(separator: " "))': sori models list")
        }
        var flags: [String: String] = [:]
        for setting in [Setting.modelsDir, .assetsDir] { flags[setting.key] = arguments.value(setting.flag) }
        let settings = try Settings(flags: flags, environment: ProcessInfo.processInfo.environment, file: nil)
        let models = ModelStore(
            models: settings.text(.modelsDir), assets: settings.text(.assetsDir)
        ).list()
        if models.isEmpty { Terminal.note("no models; scripts/setup fetches the small English one") }
        for model in models {
            let state = model.problem ?? "ready"
            try Terminal.out(
                "\(model.name)\t\(model.kind.rawValue)\t\(model.size / 1_000_000) MB\t\(model.path)\t\(state)\n")
        }
        return .success
    }
}
