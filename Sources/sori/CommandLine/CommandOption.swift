/// An option of a command: `--name VALUE`, `--name=VALUE`, or a bare `--name` when it takes no value.
struct CommandOption: Sendable {
    /// With its dashes, such as `--format`.
    let name: String
    /// What stands for the value in help texts; nil when the option takes none.
    let placeholder: String?
    /// What `--help` says.
    let help: String

    init(_ name: String, _ placeholder: String? = nil, help: String) {
        self.name = name
        self.placeholder = placeholder
        self.help = help
    }
}
