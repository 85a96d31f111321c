public import SoriPrivacy

/// What one request wants to have made of its transcript.
public struct InsightOptions: Sendable, Equatable {
    /// The steps that are done.
    public var steps: Set<InsightStep>
    /// What is removed; nil for what the server usually removes.
    public var policy: PrivacyPolicy?
    /// The code of the language to translate into; needed for the step `translation`.
    public var translateTo: String?
    /// The name of the taxonomy; nil for `calls`.
    public var taxonomy: String?

    /// Makes options.
    public init(
        steps: Set<InsightStep> = [], policy: PrivacyPolicy? = nil, translateTo: String? = nil, taxonomy: String? = nil
    ) {
        self.steps = steps
        self.policy = policy
        self.translateTo = translateTo
        self.taxonomy = taxonomy
    }
}
