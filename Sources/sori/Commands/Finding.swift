/// One thing that was checked, and what came of it.
struct Finding: Sendable {
    /// How it stands.
    enum State: String, Sendable {
        case fine = "ok     "
        /// Works without, or only worth knowing.
        case note = "note   "
        /// Needed and not there.
        case missing = "MISSING"
    }

    let state: State
    let subject: String
    let detail: String
    /// The command that mends it.
    var remedy: String?

    /// The line for a person.
    var line: String {
        "\(state.rawValue)  \(subject): \(detail)" + (remedy.map { "\n         mend it with: \($0)" } ?? "")
    }
}
