import SoriSpeakers

/// The options of telling speakers apart on the command line: the forms' names with hyphens.
enum SpeakerFlags {
    static let known = [
        CommandOption("--diarize", CommandOption.yesOrNo, help: "tell speakers apart by their voices (default false)"),
        CommandOption("--num-speakers", "N", help: "how many speakers there are, when that is known"),
        CommandOption("--min-speakers", "N", help: "the fewest speakers there can be"),
        CommandOption("--max-speakers", "N", help: "the most speakers there can be"),
        CommandOption(
            "--channels", "mix|split", help: "mix the channels, or take each for one speaker (default mix)"),
        CommandOption("--channel-names", "NAME,...", help: "what the channels' speakers are called (left,right)"),
        CommandOption("--known-speakers", "NAME,...|*", help: "registered people (sori speakers) to name"),
        CommandOption("--data-dir", "DIR", help: "the server's data, with the registered voices (default data)"),
        CommandOption(
            "--speakers-dir", "DIR", help: "where registered voices are kept (default speakers in --data-dir)"),
        CommandOption("--speakers-key-file", "FILE", help: "the keys they are encrypted with"),
    ]

    /// What the command line says of the speakers; throws a line naming the option that is wrong.
    static func separation(_ arguments: CommandArguments) throws(ConfigurationError) -> SpeakerSeparation {
        do throws(SpeakerOptionError) {
            return try SpeakerSeparation(fields: { arguments.value(flag($0)) })
        } catch {
            throw named(error)
        }
    }

    /// What is wrong with an option, by its name on the command line.
    static func named(_ error: SpeakerOptionError) -> ConfigurationError {
        let message = SpeakerSeparation.fieldNames.reduce(error.message) { text, name in
            name.contains("_") ? text.replacing(name, with: flag(name)) : text
        }
        return ConfigurationError(
            message.hasPrefix("--")
                ? message : message.replacing(error.field, with: flag(error.field), maxReplacements: 1))
    }

    private static func flag(_ name: String) -> String { "--" + name.replacing("_", with: "-") }
}
