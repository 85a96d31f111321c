import FoundationEssentials
import SoriCore
import SoriModels

/// `sori models`: what can be loaded, and where it comes from.
enum ModelsCommand: Command {
    static let name = "models"
    static let summary = "list, fetch, import, time and remove speech models"

    static let options =
        [
            CommandOption("--models-dir", "DIR", help: "where models are kept (default data/models) [STT_MODELS_DIR]"),
            CommandOption("--assets-dir", "DIR", help: "where scripts/setup unpacked the small models (default .deps)"),
            CommandOption("--name", "NAME", help: "pull, import: the model's name here"),
            CommandOption("--force", help: "pull: fetch anew what is there already"),
            CommandOption(
                "--patience", "SECONDS", help: "pull: silence after which the hub is asked again (default 30)"),
            CommandOption("--quiet", help: "pull, import: no progress"),
        ] + ModelBench.options

    /// The word after `models`.
    private enum Action: String {
        case list, pull, `import`, show, bench, rm

        /// What it is done to, for messages.
        var subject: String {
            switch self {
            case .import: "path"
            case .bench: "name or path"
            case .list, .pull, .show, .rm: "name"
            }
        }
    }

    static let help = """
        Lists, fetches, imports, times and removes speech models.

        Usage: sori models list
               sori models pull NAME       such as whisper-base (or base), whisper-large-v3-turbo (or turbo),
                                           whisper-small.en, distil-large-v3,
                                           OWNER/NAME[@REVISION]
               sori models import DIR|FILE a folder, a ggml-*.bin file or a .pt checkpoint: for machines
                                           without the network
               sori models show NAME
               sori models bench NAME|DIR|FILE   how fast this machine computes a Whisper model
               sori models rm NAME

        \(HelpText.table(options))

        'pull' asks the Hugging Face hub, or what HF_ENDPOINT names; HF_TOKEN opens private and gated models. A broken
        download goes on where it stopped when the command is run again. Exit codes: 0 done, 1 failed, 2 wrong command
        line, 3 no such model.

        """

    static func run(_ words: [String]) async throws -> ExitCode {
        let arguments = try CommandArguments(words, known: options)
        var flags: [String: String] = [:]
        for setting in [Setting.modelsDir, .assetsDir] { flags[setting.key] = arguments.value(setting.flag) }
        let environment = ProcessInfo.processInfo.environment
        let settings = try Settings(flags: flags, environment: environment, file: nil)
        let store = SpeechEngines.store(
            assets: Assets(directory: settings.text(.assetsDir)), models: settings.text(.modelsDir))
        let action = Action(rawValue: arguments.rest.first ?? Action.list.rawValue)
        if action == .list, arguments.rest.count <= 1 { return try list(store) }
        guard let action, action != .list else {
            throw ConfigurationError("unknown words '\(arguments.rest.joined(separator: " "))'; see sori models --help")
        }
        guard arguments.rest.count == 2 else {
            throw ConfigurationError("'sori models \(action.rawValue)' takes one \(action.subject)")
        }
        let subject = arguments.rest[1]
        if let name = arguments.value("--name"), !ModelStore.isName(name) {
            throw ConfigurationError("--name is \"\(name)\"; it must have letters, digits, '-', '_' and '.' only")
        }
        let silence = arguments.value("--patience") ?? "30"
        guard let seconds = Int(silence), (1...3600).contains(seconds) else {
            throw ConfigurationError("--patience is \"\(silence)\"; it must be a whole number from 1 to 3600")
        }
        let meter = DownloadMeter(isQuiet: arguments.has("--quiet"))
        switch action {
        case .pull:
            try await ModelPullRun(
                store: store, environment: environment, meter: meter, idleTimeout: .seconds(seconds)
            ).run(subject, as: arguments.value("--name"), replaces: arguments.has("--force"))
        case .import:
            let path = try await ModelImport(models: store.models).run(
                subject, as: arguments.value("--name"), progress: meter.show)
            meter.end()
            Terminal.note("imported to \(path)")
        case .bench: try ModelBench(store: store, arguments: arguments).run(subject)
        case .show: try show(store.model(named: subject))
        case .rm:
            let model = try store.model(named: subject)
            try store.remove(model)
            Terminal.note("removed \(model.path)")
        case .list: break
        }
        return .success
    }

    private static func list(_ store: ModelStore) throws -> ExitCode {
        let models = store.list()
        if models.isEmpty { Terminal.note("no models; scripts/setup fetches the small English one") }
        for model in models {
            let state = model.problem ?? "ready"
            try Terminal.out(
                "\(model.name)\t\(model.kind.rawValue)\t\(model.size / 1_000_000) MB\t\(model.path)\t\(state)\n")
        }
        return .success
    }

    private static func show(_ model: InstalledModel) throws {
        var lines = [
            ("name", model.name), ("kind", model.kind.rawValue), ("path", model.path),
            ("size", "\(model.size / 1_000_000) MB"), ("state", model.problem ?? "ready"),
        ]
        if let record = ModelRecord(folder: model.path) {
            lines.append(("source", record.source))
            if let commit = record.commit { lines.append(("commit", commit)) }
            lines += record.files.map { ("file", "\($0.name)  \($0.size) bytes  \($0.sum)") }
        }
        if model.kind != .moonshine { lines += try ModelFacts(path: model.path).lines.map { ($0.name, $0.value) } }
        for (name, value) in lines {
            try Terminal.out(name + String(repeating: " ", count: max(1, 12 - name.count)) + value + "\n")
        }
    }
}
