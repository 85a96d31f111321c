/// The longest time that steps may take.
public struct InsightDeadlines: Sendable, Equatable {
    /// Of the steps that compute here: removal, keywords, topics and speakers.
    public var local: Duration
    /// Of the steps that ask a language model; the class is then decided by rules.
    public var model: Duration
    /// Of the agent.
    public var agent: Duration
    /// Of a translation, which takes a request for each sentence.
    public var translation: Duration

    /// Makes deadlines; a minute for what is computed here, two for a language model, one for the agent, half an hour
    /// for a translation.
    public init(
        local: Duration = .seconds(60), model: Duration = .seconds(120), agent: Duration = .seconds(60),
        translation: Duration = .seconds(1_800)
    ) {
        self.local = local
        self.model = model
        self.agent = agent
        self.translation = translation
    }

    /// What a step gets beyond the limit that it keeps itself: summaries and classes have an answer of their own when
    /// the language model is late.
    var grace = Duration.seconds(15)

    func limit(of step: InsightStep) -> Duration {
        switch step {
        case .privacyRemoval, .keywords, .topics, .speakerSummary: local
        case .classification, .summary: model + grace
        case .translation: translation
        case .aiAgent: agent + grace
        }
    }
}
