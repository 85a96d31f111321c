/// What live decoding is for.
enum LiveUrgency: Sendable {
    /// The text of an utterance that is over: somebody waits for it.
    case final
    /// A text that the next one replaces.
    case interim
}
