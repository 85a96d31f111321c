import FoundationEssentials

/// Settings of commands that run for long: from flags, the environment and a file.
enum ServiceSettings {
    /// Names the file.
    static let file = CommandOption("--config", "FILE", help: "JSON file of settings [STT_CONFIG]")

    /// The option of a setting; `help` and `defaultValue` where they are not those of every command.
    static func option(_ setting: Setting, help: String? = nil, defaultValue: String? = nil) -> CommandOption {
        let value = defaultValue ?? setting.defaultValue
        return CommandOption(
            setting.flag, setting.placeholder, short: setting.short,
            help: "\(help ?? setting.help)\(value.isEmpty ? "" : " (default \(value))") [\(setting.variable)]")
    }

    /// Reads the words behind a command's name, the environment and the file; throws one line that says what is wrong.
    static func read(
        _ words: [String], _ settings: [Setting], _ options: [CommandOption], of command: String
    ) throws -> Settings {
        let arguments = try CommandArguments(words, known: options)
        if let word = arguments.rest.first {
            throw ConfigurationError("unexpected word '\(word)'; see sori \(command) --help")
        }
        let environment = ProcessInfo.processInfo.environment
        var flags: [String: String] = [:]
        for setting in settings {
            guard let values = arguments.options[setting.flag] else { continue }
            let text = values.joined(separator: String(setting.separator))
            // Alone, an option that means yes or no means yes.
            flags[setting.key] = text.isEmpty && setting.placeholder == CommandOption.yesOrNo ? "true" : text
        }
        let path = arguments.value(file.name) ?? environment["STT_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        let contents = try path.map { path in
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ConfigurationError("cannot read the configuration file \(path)")
            }
            return (path: path, bytes: Array(data))
        }
        return try Settings(flags: flags, environment: environment, file: contents)
    }
}
