public import SoriCore

/// A transcript without personal data: its segments and words are masked, nothing of the original is left in it.
public struct RedactedTranscript: Sendable, Equatable {
    /// What was found in one segment. What crosses from one segment into the next has a span in each.
    public struct Span: Sendable, Equatable {
        /// What it is.
        public let type: PersonalDataType
        /// The segment's id.
        public let segmentID: Int
        /// Which scalars of the masked segment's text stand for it.
        public let range: Range<Int>
        /// Seconds from the start of the audio: of its words where they have times, else spread over the segment.
        public let start: Double
        /// Seconds from the start of the audio, never before `start`.
        public let end: Double
        /// How sure it is, 0...1.
        public let score: Double
        /// What it was found by.
        public let evidence: String
        /// False when it was only marked.
        public let isMasked: Bool

        /// Makes a span.
        public init(
            type: PersonalDataType, segmentID: Int, range: Range<Int>, start: Double, end: Double, score: Double,
            evidence: String, isMasked: Bool
        ) {
            self.type = type
            self.segmentID = segmentID
            self.range = range
            self.start = start
            self.end = end
            self.score = score
            self.evidence = evidence
            self.isMasked = isMasked
        }
    }

    /// The masked transcript.
    public let transcript: Transcript
    /// What was found, in order.
    public let spans: [Span]
    /// How many there are of each type; what crosses segments counts once.
    public let counts: [PersonalDataType: Int]

    /// Makes a redacted transcript.
    public init(transcript: Transcript, spans: [Span], counts: [PersonalDataType: Int]) {
        self.transcript = transcript
        self.spans = spans
        self.counts = counts
    }
}
