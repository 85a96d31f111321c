/// An option of a command: `--name VALUE`, `--name=VALUE`, or a bare `--name` when it takes no value, or means yes or no.
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
