/// An option of a command: `--name VALUE`, `--name=VALUE`, or a bare `--name` when it takes no value, or means yes or
/// no. A short form stands for the name: `-n VALUE`, `-n=VALUE`.
struct CommandOption: Sendable {
    /// With its dashes, such as `--format`.
    let name: String
    /// The other, short way to write the name, such as `-f`; nil when there is none.
    let short: String?
    /// What stands for the value in help texts; nil when the option takes none.
    let placeholder: String?
    /// What `--help` says.
    let help: String

    /// The placeholder of options that mean yes or no: alone they mean yes.
    static let yesOrNo = "true|false"
    /// What such an option takes for its value; anything else is the next word of the command line.
    static let yesOrNoWords: Set<String> = ["true", "false", "yes", "no", "on", "off", "1", "0"]

    init(_ name: String, _ placeholder: String? = nil, short: String? = nil, help: String) {
        self.name = name
        self.short = short
        self.placeholder = placeholder
        self.help = help
    }

    /// Whether a word of the command line, without `=` and what follows, means this option.
    func answers(to word: String) -> Bool { word == name || word == short }

    /// How help texts show it.
    var usage: String {
        [short.map { "\($0), \(name)" } ?? name, placeholder].compactMap { $0 }.joined(separator: " ")
    }

    /// What every command understands.
    static let help = CommandOption("--help", short: "-h", help: "print this text")
    /// What every command understands.
    static let version = CommandOption("--version", short: "-V", help: "print the version")
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
        table((options + [.help, .version]).map { ($0.usage, $0.help) })
    }
}
