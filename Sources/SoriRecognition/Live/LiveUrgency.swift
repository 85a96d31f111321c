/// What live decoding is for, the least urgent first.
enum LiveUrgency: Int, Sendable, CaseIterable {
    /// A text that the next one replaces.
    case interim
    /// The first text of an utterance: short, and the first sign that somebody is heard.
    case opening
    /// The text of an utterance that is over: somebody waits for it.
    case final
}
