import SoriCore

/// What a speaker may be called.
enum SpeakerName {
    /// The most characters.
    static let mostCharacters = 80

    /// The name without spaces around it; throws `speaker_name_invalid`.
    static func checked(_ name: String) throws(RegistryError) -> String {
        let trimmed = name.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
        let text = String(trimmed)
        guard !text.isEmpty, text.count <= mostCharacters, text.utf8.count <= 4 * mostCharacters,
            text.unicodeScalars.allSatisfy({ !$0.properties.generalCategory.isControl })
        else {
            throw RegistryError(
                code: .nameInvalid,
                message: "a speaker's name has 1 to \(mostCharacters) characters and no line breaks or control "
                    + "characters")
        }
        return text
    }

    /// Whether two names are one for a person who reads them.
    static func areSame(_ first: String, _ second: String) -> Bool { first.lowercased() == second.lowercased() }
}

extension Unicode.GeneralCategory {
    /// Whether characters of the category are for machines and not for readers.
    fileprivate var isControl: Bool {
        switch self {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: true
        default: false
        }
    }
}
