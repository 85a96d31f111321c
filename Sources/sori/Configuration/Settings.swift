import FoundationEssentials
import SoriCore

/// The text of every setting and where it came from: flags over environment over file over default.
struct Settings: Sendable {
    private var values: [String: (text: String, origin: String)] = [:]
    private var given: Set<String> = []

    /// Gathers the settings.
    ///
    /// - Parameters:
    ///   - flags: values by key, as the command line gave them.
    ///   - environment: the process's variables; empty ones count as not set.
    ///   - file: the JSON file's path and bytes, if there is one.
    init(flags: [String: String], environment: [String: String], file: (path: String, bytes: [UInt8])?)
        throws(ConfigurationError)
    {
        let entries =
            try file.map { file throws(ConfigurationError) in try Self.entries(path: file.path, bytes: file.bytes) }
            ?? [:]
        for setting in Setting.all {
            if let text = flags[setting.key] {
                values[setting.key] = (text, setting.flag)
            } else if let text = environment[setting.variable], !text.isEmpty {
                values[setting.key] = (text, setting.variable)
            } else if let text = entries[setting.key], let path = file?.path {
                values[setting.key] = (text, "\"\(setting.key)\" in \(path)")
            } else {
                values[setting.key] = (setting.defaultValue, "the default of \(setting.flag)")
                continue
            }
            given.insert(setting.key)
        }
    }

    /// The text of a setting; empty when there is none.
    func text(_ setting: Setting) -> String { values[setting.key]?.text ?? "" }

    /// Whether somebody has set it, be it to its default.
    func isGiven(_ setting: Setting) -> Bool { given.contains(setting.key) }

    /// The text, or nil when it is empty.
    func optional(_ setting: Setting) -> String? {
        let text = text(setting)
        return text.isEmpty ? nil : text
    }

    /// A whole number within `range`; throws a line that names where the value came from.
    func integer(_ setting: Setting, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
        guard let number = Int(text(setting)), range.contains(number) else {
            throw problem(setting, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A switch; throws a line that names where the value came from.
    func flag(_ setting: Setting) throws(ConfigurationError) -> Bool {
        switch text(setting).lowercased() {
        case "on", "true", "yes", "1": return true
        case "off", "false", "no", "0": return false
        default: throw problem(setting, "on or off")
        }
    }

    /// The error for a value that is not what was `expected`.
    func problem(_ setting: Setting, _ expected: String) -> ConfigurationError {
        let (text, origin) = values[setting.key] ?? ("", setting.flag)
        return ConfigurationError("\(origin) is \"\(text)\"; it must be \(expected)")
    }

    /// The error for a value that is not to be shown.
    func problem(_ setting: Setting, because error: some CodedError) -> ConfigurationError {
        ConfigurationError("\(values[setting.key]?.origin ?? setting.flag): \(error.message)")
    }

    private static func entries(path: String, bytes: [UInt8]) throws(ConfigurationError) -> [String: String] {
        let entries: [String: SettingValue]
        do {
            entries = try JSONDecoder().decode([String: SettingValue].self, from: Data(bytes))
        } catch {
            throw ConfigurationError("\(path) is no JSON object of settings: \(Self.reason(error))")
        }
        let known = Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.key, $0) })
        if let stranger = entries.keys.sorted().first(where: { known[$0] == nil }) {
            throw ConfigurationError("\(path) has \"\(stranger)\", which is no setting; see sori serve --help")
        }
        return Dictionary(
            uniqueKeysWithValues: entries.map { key, value in
                (key, value.parts.joined(separator: String(known[key]?.separator ?? " ")))
            })
    }

    private static func reason(_ error: any Error) -> String {
        switch error as? DecodingError {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            let field = context.codingPath.map(\.stringValue).joined(separator: ".")
            return field.isEmpty ? context.debugDescription : "\"\(field)\": \(context.debugDescription)"
        default: return "\(error)"
        }
    }
}

/// A value of the JSON file: text, a number, true or false, or a list of texts.
struct SettingValue: Decodable {
    /// The value as a flag would give it; of a list each entry.
    let parts: [String]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) {
            parts = [value]
        } else if let value = try? container.decode(Int.self) {
            parts = [String(value)]
        } else if let value = try? container.decode(Bool.self) {
            parts = [String(value)]
        } else if let values = try? container.decode([String].self) {
            parts = values
        } else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected a text, a whole number, true, false or a list of texts")
        }
    }
}
