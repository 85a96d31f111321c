public import SoriInsights
public import SoriPrivacy

/// How the steps after recognition are done at this server.
public struct InsightConfiguration: Sendable {
    /// Does the steps.
    public let pipeline: InsightPipeline
    /// What is removed as personal data, unless a request says otherwise.
    public let policy: PrivacyPolicy
    /// Whether what was removed is kept for those who may read the library.
    public let keepsOriginal: Bool
    /// The names of the taxonomies that calls can be sorted by.
    public let taxonomies: Set<String>

    /// What can be done without a language model, a taxonomy or an agent; `summarizer` writes summaries.
    public init(summarizer: Summarizer = Summarizer(generator: nil, timeout: .seconds(60))) {
        self.init(
            pipeline: InsightPipeline(
                removal: PrivacyPolicy(), classifiers: [:], generator: nil, summarizer: summarizer, agent: nil,
                translator: nil))
    }

    /// Makes a configuration.
    public init(
        pipeline: InsightPipeline, policy: PrivacyPolicy = PrivacyPolicy(), keepsOriginal: Bool = false,
        taxonomies: Set<String> = []
    ) {
        self.pipeline = pipeline
        self.policy = policy
        self.keepsOriginal = keepsOriginal
        self.taxonomies = taxonomies
    }
}
