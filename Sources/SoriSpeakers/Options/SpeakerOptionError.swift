public import SoriCore

/// An option for telling speakers apart that cannot be used.
public struct SpeakerOptionError: CodedError, Equatable {
    /// The only thing that can be wrong, as a bounded set of identifiers.
    public enum Code: String, Sendable, CaseIterable {
        /// The value is none of those that are allowed.
        case invalidOption = "invalid_option"
    }

    /// What went wrong.
    public let code = Code.invalidOption
    /// The option's name as forms have it.
    public let field: String
    /// What its value is and what it must be.
    public let message: String
    /// There is no error underneath.
    public var cause: (any Error)? { nil }

    /// Speakers are named, and none are kept.
    public static let noRegistry = SpeakerOptionError(
        field: SpeakerSelection.liveFieldName, message: "registered names speakers, and this server keeps none")

    /// Known speakers are asked for where none are kept.
    public static let noKnownSpeakers = SpeakerOptionError(
        field: SpeakerSelection.fieldName,
        message: "known_speakers names registered speakers, and this server keeps none; leave it out")

    /// Nobody is registered under a name that `field` asks for.
    static func unknownSpeaker(_ name: String, field: String) -> SpeakerOptionError {
        SpeakerOptionError(
            field: field,
            message:
                "\(field) names \"\(name.prefix(SpeakerSeparation.longestName))\", who is not registered; see "
                + "the list of speakers, or register the voice")
    }

    init(field: String, message: String) {
        self.field = field
        self.message = message
    }
}
