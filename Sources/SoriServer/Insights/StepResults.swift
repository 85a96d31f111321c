import SoriCore
import SoriInsights

/// What the steps after recognition came to, as entries of an answer: each is there when it was asked for and done.
struct StepResults: Codable, Sendable, Equatable {
    /// A translation, by segments.
    struct Translation: Codable, Sendable, Equatable {
        let language: String
        /// One text a segment, in order.
        let segments: [String]
        let text: String
    }

    var privacy: PrivacyResult?
    var classification: Classification?
    var agent: AgentAnswer?
    var keywords: [String]?
    var topics: [Topic]?
    var speakerSummaries: [SpeakerDigest]?
    var translation: Translation?
    /// What was asked for, and the steps that the API always tells of, with whether they were done.
    var processingSteps: [String: Bool]
    /// Why a step was not done, in the language of the answer.
    var stepErrors: [String: String]?
    /// How long each step took.
    var stepSeconds: [String: Double]?

    /// The steps that answers always tell of, done or not.
    static let alwaysTold: [InsightStep] = [.privacyRemoval, .classification, .aiAgent]

    /// Results of no step.
    init() {
        processingSteps = Dictionary(uniqueKeysWithValues: Self.alwaysTold.map { ($0.rawValue, false) })
    }

    /// What the steps came to, told in `language`.
    init(_ insights: Insights, _ form: StepForm, for language: AnswerLanguage) {
        self.init()
        privacy = insights.privacy.map { PrivacyResult($0, for: language) }
        classification = insights.classification
        agent = insights.agent
        keywords = insights.keywords
        topics = insights.topics
        speakerSummaries = insights.speakerSummaries
        if let target = form.translateTo {
            translation = insights.translation.map { texts in
                Translation(
                    language: target, segments: texts, text: texts.filter { !$0.isEmpty }.joined(separator: " "))
            }
        }
        for step in form.steps {
            processingSteps[step.rawValue] = insights.done[step] ?? false
            if let seconds = insights.seconds[step] {
                stepSeconds = stepSeconds ?? [:]
                stepSeconds?[step.rawValue] = seconds.rounded(toDecimals: 3)
            }
            if let error = insights.errors[step] {
                tell(LocalizedText(error, of: step), of: step.rawValue, for: language)
            }
        }
    }

    /// Tells why something was not done.
    mutating func tell(_ problem: LocalizedText, of step: String, for language: AnswerLanguage) {
        stepErrors = stepErrors ?? [:]
        stepErrors?[step] = problem.text(for: language)
    }

    enum CodingKeys: String, CodingKey {
        case classification, keywords, topics, translation
        case privacy = "privacy_removal"
        case agent = "ai_agent"
        case speakerSummaries = "speaker_summary"
        case processingSteps = "processing_steps"
        case stepErrors = "step_errors"
        case stepSeconds = "step_seconds"
    }
}
