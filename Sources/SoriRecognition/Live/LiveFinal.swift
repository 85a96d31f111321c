public import SoriCore

/// An utterance that is over, with its text.
public struct LiveFinal: Sendable {
    /// The utterance's number, from 0.
    public var utterance: Int
    /// Seconds from the start of the session.
    public var start: Double
    /// Seconds from the start of the session.
    public var end: Double
    /// What was heard; times of its segments are seconds from the start of the session. May hold no text.
    public var transcript: Transcript
    /// The utterance's audio: 16 kHz mono in -1...1.
    public var samples: [Float]

    /// Makes an utterance.
    public init(utterance: Int, start: Double, end: Double, transcript: Transcript, samples: [Float]) {
        self.utterance = utterance
        self.start = start
        self.end = end
        self.transcript = transcript
        self.samples = samples
    }

    /// All of its text; may be empty.
    public var text: String { transcript.text }
}
