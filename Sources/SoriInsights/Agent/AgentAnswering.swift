public import SoriCore

/// Reads calls and answers: the seam between the steps and whoever the operator has chosen for it.
public protocol AgentAnswering: Sendable {
    /// The answer to a call; throws `InsightError`, or `CancellationError`.
    ///
    /// `limit` is the longest time it may take.
    func answer(_ request: AgentRequest, limit: Duration) async throws -> AgentAnswer
}

/// A call as an agent is given it: masked where removal was asked for.
public struct AgentRequest: Sendable, Equatable, Encodable {
    /// What was said at a time.
    public struct Segment: Sendable, Equatable, Encodable {
        /// Its number in the transcript.
        public let id: Int
        /// Seconds from the start of the audio.
        public let start: Double
        /// Seconds from the start of the audio.
        public let end: Double
        /// Who speaks, as far as it is known.
        public let speaker: String?
        /// What was said.
        public let text: String
    }

    /// The code of the language.
    public let language: String
    /// All that was said.
    public let text: String
    /// What was said, in order.
    public let segments: [Segment]
    /// The class of the call, where it was asked for.
    public let classification: Classification?
    /// Whether personal data was removed from it.
    public let isMasked: Bool

    /// Makes a request of a transcript; times are rounded to milliseconds.
    public init(_ transcript: Transcript, classification: Classification?, isMasked: Bool) {
        language = transcript.language
        text = transcript.text
        segments = transcript.segments.map { segment in
            Segment(
                id: segment.id, start: segment.start.rounded(toDecimals: 3), end: segment.end.rounded(toDecimals: 3),
                speaker: segment.speaker, text: segment.text)
        }
        self.classification = classification
        self.isMasked = isMasked
    }

    enum CodingKeys: String, CodingKey {
        case language, text, segments, classification
        case isMasked = "masked"
    }
}
