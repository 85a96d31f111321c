import SoriCore

/// Whose voices, of the people who are registered, a recording is looked through for.
public enum SpeakerSelection: Sendable, Equatable {
    /// Nobody's.
    case nobody
    /// Those of all who are registered.
    case everybody
    /// Those of the people with these names or ids.
    case named([String])

    /// The field that names them where a recording is sent.
    public static let fieldName = "known_speakers"
    /// The field that names them where somebody is speaking.
    public static let liveFieldName = "registered"

    /// Reads the field: names separated by commas, or `*` for everybody. Nothing, or commas alone, is nobody.
    public init(_ text: String?) {
        self.init(names: (text ?? "").split(separator: ",").map(\.trimmed).filter { !$0.isEmpty })
    }

    /// Reads names; `*` among them is everybody, none is nobody.
    public init(names: [String]) {
        if names.isEmpty {
            self = .nobody
        } else if names.contains("*") {
            self = .everybody
        } else {
            self = .named(names)
        }
    }
}
