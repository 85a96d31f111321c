/// The words after a command's name, sorted into options and the rest.
struct CommandArguments: Sendable {
    /// The values of each option, in order; an option without a value has an empty text.
    private(set) var options: [String: [String]] = [:]
    /// What is no option: file names and `-`.
    private(set) var rest: [String] = []

    /// Sorts `words`; after `--` nothing is an option. Throws a line naming the word that is wrong.
    init(_ words: some Sequence<String>, known: [CommandOption]) throws(ConfigurationError) {
        var words = Array(words)[...]
        while let word = words.popFirst() {
            if word == "--" {
                rest += words
                return
            }
            guard word.hasPrefix("-"), word != "-" else {
                rest.append(word)
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let option = known.first(where: { $0.answers(to: parts[0]) }) else {
                throw ConfigurationError(Self.unknown(parts[0], known: known))
            }
            let value: String
            if option.placeholder == CommandOption.yesOrNo {
                let isNext = words.first.map { CommandOption.yesOrNoWords.contains($0.lowercased()) } ?? false
                value = parts.count == 2 ? parts[1] : isNext ? words.removeFirst() : ""
            } else if let placeholder = option.placeholder {
                guard let given = parts.count == 2 ? parts[1] : words.popFirst() else {
                    throw ConfigurationError("\(option.name) needs a value: \(option.name) \(placeholder)")
                }
                value = given
            } else {
                guard parts.count == 1 else { throw ConfigurationError("\(option.name) takes no value") }
                value = ""
            }
            options[option.name, default: []].append(value)
        }
    }

    /// Whether an option is there.
    func has(_ name: String) -> Bool { options[name] != nil }

    /// The last value of an option.
    func value(_ name: String) -> String? { options[name]?.last }

    /// A value that must be `true` or `false`, or nil when the option is missing.
    func flag(_ name: String) throws(ConfigurationError) -> Bool? {
        guard let text = value(name) else { return nil }
        switch text.lowercased() {
        case "true", "1", "yes", "on", "": return true
        case "false", "0", "no", "off": return false
        default: throw ConfigurationError("\(name) is \"\(text)\"; it must be true or false")
        }
    }

    private static func unknown(_ name: String, known: [CommandOption]) -> String {
        let near = known.map(\.name).filter { $0.hasPrefix(name) || name.hasPrefix($0) }
        return "unknown option \(name)" + (near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?")
    }
}
