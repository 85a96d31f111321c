import SoriInsights

/// What a conversation ends with, as it is kept with the job.
struct ConversationResult: Codable, Sendable, Equatable {
    /// Everything that was said.
    let transcript: String
    /// The language's code.
    let language: String
    /// Seconds of speech and pauses.
    let duration: Double
    /// What it was about.
    let summary: Summary
    /// True when the server stopped in the middle: what was said until then is there.
    let interrupted: Bool
}

/// The last message of a conversation: `{"type":"final_summary","summary":{...},"transcript":"..."}`.
struct FinalSummary: Encodable {
    let type = "final_summary"
    let summary: Summary
    let transcript: String

    init(_ result: ConversationResult) {
        summary = result.summary
        transcript = result.transcript
    }
}
