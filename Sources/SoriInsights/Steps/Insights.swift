public import SoriCore
public import SoriPrivacy

/// What was made of a transcript. A step that was not asked for, or that failed, has left nothing.
public struct Insights: Sendable {
    /// The transcript: masked where removal was asked for; with empty texts where removal was asked for and failed, so
    /// that what was to be removed is never given on.
    public var transcript: Transcript
    /// What was removed.
    public var privacy: RedactedTranscript?
    /// The class of the call.
    public var classification: Classification?
    /// The agent's answer.
    public var agent: AgentAnswer?
    /// What was said, in short.
    public var summary: Summary?
    /// The words that it was about, the weightiest first.
    public var keywords: [String]?
    /// The spans of one subject each, in order.
    public var topics: [Topic]?
    /// What each speaker said, in the order in which they first speak.
    public var speakerSummaries: [SpeakerDigest]?
    /// One text for each segment, in order.
    public var translation: [String]?
    /// For each step that was asked for whether it was done.
    public var done: [InsightStep: Bool]
    /// Why a step was not done.
    public var errors: [InsightStep: InsightError]
    /// How long each step took, in seconds.
    public var seconds: [InsightStep: Double]

    /// Begins with a transcript of which nothing has been made.
    public init(_ transcript: Transcript) {
        self.transcript = transcript
        done = [:]
        errors = [:]
        seconds = [:]
    }
}
