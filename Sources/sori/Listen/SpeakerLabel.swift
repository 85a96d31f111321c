/// How a text shows who said it. Pure.
enum SpeakerLabel {
    /// `[NAME] text`; with `?` behind a name that is not certain, and in the name's stead where nobody is known.
    static func text(_ text: String, by name: String?, isCertain: Bool = true) -> String {
        guard let name, !name.isEmpty else { return "[?] \(text)" }
        return "[\(name)\(isCertain ? "" : "?")] \(text)"
    }
}
