/// A post-processing step that a client may ask for.
enum ProcessingStep: String, Sendable, CaseIterable {
    case privacyRemoval = "privacy_removal"
    case classification
    case aiAgent = "ai_agent"
}
