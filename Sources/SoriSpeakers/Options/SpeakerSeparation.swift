import SoriCore

/// How the speakers of a recording are told apart.
public enum SpeakerSeparation: Sendable, Equatable {
    /// They are not.
    case none
    /// By their voices.
    case voices(DiarisationOptions)
    /// Each channel is a speaker, as in recorded calls; without names they are `Transcript.channelNames`.
    case channels(names: [String])

    /// The names of the fields that `init(fields:)` reads.
    public static let fieldNames = [
        "diarize", "num_speakers", "min_speakers", "max_speakers", "channels", "channel_names",
        SpeakerSelection.fieldName,
    ]
    /// The longest name of a speaker, in characters.
    public static let longestName = 80

    /// Reads the fields of a form or a command line; what is missing is nil.
    ///
    /// `diarize` is true or false, and true where a number of speakers or known speakers are given; `num_speakers`,
    /// `min_speakers` and `max_speakers` are 1...`DiarisationOptions.mostSpeakers`; `channels` is `mix` or `split`;
    /// `channel_names` are separated by commas; `known_speakers` is as `SpeakerSelection` reads it. Throws
    /// `SpeakerOptionError` naming the field that cannot be used.
    public init(fields: (String) -> String?) throws(SpeakerOptionError) {
        let count = try Self.count("num_speakers", fields)
        var (fewest, most) = (count, count)
        if count == nil {
            fewest = try Self.count("min_speakers", fields)
            most = try Self.count("max_speakers", fields)
        }
        if let fewest, let most, fewest > most {
            throw SpeakerOptionError(
                field: "min_speakers",
                message: "min_speakers is \(fewest) and max_speakers \(most); it must not be more")
        }
        let known = SpeakerSelection(fields(SpeakerSelection.fieldName))
        let isDiarised = try Self.flag("diarize", fields) ?? (fewest != nil || most != nil || known != .nobody)
        let names = try Self.names(fields)
        switch fields("channels") ?? "mix" {
        case "split":
            guard known == .nobody else {
                throw SpeakerOptionError(
                    field: SpeakerSelection.fieldName,
                    message: "known_speakers finds people by their voices; it cannot go with channels=split, whose "
                        + "speakers channel_names names")
            }
            guard !isDiarised else {
                throw SpeakerOptionError(
                    field: "channels",
                    message: "channels=split takes each channel for one speaker; it cannot go with diarize")
            }
            self = .channels(names: names)
        case "mix":
            self = isDiarised ? .voices(DiarisationOptions(fewest: fewest, most: most, known: known)) : .none
        case let other:
            throw SpeakerOptionError(
                field: "channels", message: "channels is \"\(other.prefix(40))\"; it must be mix or split")
        }
    }

    private static func flag(_ name: String, _ fields: (String) -> String?) throws(SpeakerOptionError) -> Bool? {
        guard let text = fields(name) else { return nil }
        switch text.lowercased() {
        case "true", "1", "yes", "y", "on", "t", "": return true
        case "false", "0", "no", "n", "off", "f": return false
        default:
            throw SpeakerOptionError(
                field: name, message: "\(name) is \"\(text.prefix(40))\"; it must be true or false")
        }
    }

    private static func count(_ name: String, _ fields: (String) -> String?) throws(SpeakerOptionError) -> Int? {
        guard let text = fields(name) else { return nil }
        guard let count = Int(text), (1...DiarisationOptions.mostSpeakers).contains(count) else {
            throw SpeakerOptionError(
                field: name,
                message: "\(name) is \"\(text.prefix(40))\"; it must be a whole number from 1 to "
                    + "\(DiarisationOptions.mostSpeakers)")
        }
        return count
    }

    private static func names(_ fields: (String) -> String?) throws(SpeakerOptionError) -> [String] {
        let names = (fields("channel_names") ?? "").split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
        for name in names where name.count > longestName || name.contains(where: \.isNewline) {
            throw SpeakerOptionError(
                field: "channel_names",
                message: "a name in channel_names is longer than \(longestName) characters or has a line break")
        }
        return names
    }
}
