/// The text so far of an utterance that goes on.
public struct LiveInterim: Sendable, Equatable {
    /// The utterance's number, from 0.
    public var utterance: Int
    /// Seconds from the start of the session.
    public var start: Double
    /// All of the text so far; not empty.
    public var text: String
    /// The beginning of `text` that later interims of the same utterance do not change; may be empty.
    public var stableText: String

    /// Makes an interim.
    public init(utterance: Int, start: Double, text: String, stableText: String) {
        self.utterance = utterance
        self.start = start
        self.text = text
        self.stableText = stableText
    }
}
