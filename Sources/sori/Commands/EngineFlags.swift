import FoundationEssentials

/// The options of commands that load a speech engine for recordings.
enum EngineFlags {
    static let known = [
        CommandOption("--backend", "NAME", help: "auto, whisper or moonshine"),
        CommandOption("--model", "NAME|DIR", short: "-m", help: "model to load; the best one found when not given"),
        CommandOption("--device", "NAME", help: "auto or cpu"),
        CommandOption("--compute-type", "TYPE", help: "auto, int8, bfloat16 or float32"),
        CommandOption("--threads", "N", help: "threads of the speech engine"),
        CommandOption("--models-dir", "DIR", help: "where models are kept (default data/models)"),
        CommandOption("--assets-dir", "DIR", help: "where scripts/setup unpacked the small models (default .deps)"),
        CommandOption("--quiet", help: "no progress bar"),
    ]

    private static let settings: [Setting] = [
        .backend, .model, .device, .computeType, .threads, .modelsDir, .assetsDir,
    ]

    /// What the command line and the environment say of the engine, and of `more`; throws a line naming what is wrong.
    static func settings(_ arguments: CommandArguments, and more: [Setting] = []) throws -> Settings {
        var flags: [String: String] = [:]
        for setting in settings + more {
            flags[setting.key] = arguments.value(setting.flag)
        }
        return try Settings(flags: flags, environment: ProcessInfo.processInfo.environment, file: nil)
    }
}
