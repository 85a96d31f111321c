/// What can be made of a transcript, under the name that requests and answers use.
public enum InsightStep: String, Sendable, Codable, CaseIterable {
    /// Personal data is taken out; everything else then works on what is left.
    case privacyRemoval = "privacy_removal"
    /// The call is sorted into a class.
    case classification
    /// An agent reads the call and answers.
    case aiAgent = "ai_agent"
    /// What was said, in short.
    case summary
    /// The words that it was about.
    case keywords
    /// The spans of one subject each.
    case topics
    /// What each speaker said, in short.
    case speakerSummary = "speaker_summary"
    /// The segments in another language.
    case translation
}
