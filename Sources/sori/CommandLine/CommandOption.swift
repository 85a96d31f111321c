/// An option of a command: `--name VALUE`, `--name=VALUE`, or a bare `--name` when it takes no value, or means yes or
/// no.
struct CommandOption: Sendable {
    /// With its dashes, such as `--format`.
    let name: String
    /// What stands for the value in help texts; nil when the option takes none.
    let placeholder: String?
    /// What `--help` says.
    let help: String

    /// The placeholder of options that mean yes or no: alone they mean yes.
    static let yesOrNo = "true|false"
    /// What such an option takes for its value; anything else is the next word of the command line.
    static let yesOrNoWords: Set<String> = ["true", "false", "yes", "no", "on", "off", "1", "0"]

    init(_ name: String, _ placeholder: String? = nil, help: String) {
        self.name = name
        self.placeholder = placeholder
        self.help = help
    }
}

/// Lays out the options of a command for a person to read.
enum HelpText {
    /// One option a line (two when the name is long), texts in one column.
    static func table(_ rows: [(name: String, help: String)]) -> String {
        let column = 30
        return rows.map { row in
            let name = "  " + row.name
            if name.count + 2 > column { return "\(name)\n\(String(repeating: " ", count: column))\(row.help)" }
            return name + String(repeating: " ", count: column - name.count) + row.help
        }.joined(separator: "\n")
    }

    /// The lines of `options`.
    static func table(_ options: [CommandOption]) -> String {
        table(options.map { option in (option.placeholder.map { "\(option.name) \($0)" } ?? option.name, option.help) })
    }
}
