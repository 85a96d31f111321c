import FoundationEssentials
import SoriCore
import SoriFetch
import SoriInsights
import SoriPrivacy
import SoriServer

/// What is done with transcripts behind recognition, checked.
struct InsightSettings: Sendable {
    /// What answers the step `ai_agent`.
    private enum Agent: Sendable {
        case none
        case prompt(AgentPrompt)
        case server(String)
    }

    /// What is removed as personal data when a request does not say.
    let policy: PrivacyPolicy
    /// Whether what was removed is kept for the library.
    let keepsOriginal: Bool
    private let classifiers: [String: TaxonomyClassifier]
    private let agent: Agent
    private let agentTimeout: Duration
    private let summaries: SummaryConfiguration
    private let translations: TranslationConfiguration

    /// The settings of commands that do the steps.
    static let settings: [Setting] =
        [.privacyPolicy, .privacyOriginal, .taxonomyDir, .agentPrompt, .agentURL, .agentTimeout] + languageModel
    /// Those of the language model, which some commands have beside these.
    static let languageModel: [Setting] = [
        .ollamaHost, .llmModel, .llmURL, .llmKey, .llmTimeout, .llmContext, .translationGlossary,
    ]

    /// Reads settings and the files that they name; throws a line that names the setting and what is wrong.
    init(
        _ settings: Settings, summaries: SummaryConfiguration, translations: TranslationConfiguration
    ) throws(ConfigurationError) {
        self.summaries = summaries
        self.translations = translations
        policy =
            try Self.contents(settings, .privacyPolicy).map { bytes throws(ConfigurationError) in
                try Self.naming(.privacyPolicy) { () throws(ConfigurationError) in try PrivacyPolicyFile.read(bytes) }
            } ?? PrivacyPolicy()
        switch settings.text(.privacyOriginal).lowercased() {
        case "discard": keepsOriginal = false
        case "keep": keepsOriginal = true
        default: throw settings.problem(.privacyOriginal, "discard or keep")
        }
        let folder = settings.text(.taxonomyDir)
        if FileManager.default.fileExists(atPath: folder) {
            classifiers = try Self.naming(.taxonomyDir) { () throws(ConfigurationError) in try Self.classifiers(folder)
            }
        } else if settings.isGiven(.taxonomyDir) {
            throw settings.problem(.taxonomyDir, "a folder of taxonomies, each a file NAME.json")
        } else {
            classifiers = [:]
        }
        agent = try Self.agent(settings, summaries)
        agentTimeout = .seconds(try settings.integer(.agentTimeout, in: 1...3_600))
    }

    /// What does the steps; an agent that is another program gets requests that `callbacks` sign.
    ///
    /// Throws a line where there is such an agent and nothing to sign with.
    func open(signing callbacks: CallbackConfiguration?) throws(ConfigurationError) -> InsightConfiguration {
        let generator = summaries.generator()
        let answering: (any AgentAnswering)?
        switch agent {
        case .none: answering = nil
        case .prompt(let prompt): answering = generator.map { LanguageModelAgent(generator: $0, prompt: prompt) }
        case .server(let url):
            guard let callbacks else {
                throw ConfigurationError(
                    "\(Setting.agentURL.flag) (\(Setting.agentURL.variable)) needs \(Setting.webhookSecretFile.flag): "
                        + "requests to the agent are signed")
            }
            answering = WebhookAgent(url: url, client: FetchClient(transfers: 4)) { [callbacks.signature(of: $0)] }
        }
        let pipeline = InsightPipeline(
            removal: policy, classifiers: classifiers, generator: generator, summarizer: summaries.summarizer(),
            agent: answering, translator: translations.translator(summaries),
            deadlines: InsightDeadlines(model: summaries.timeout, agent: agentTimeout))
        return InsightConfiguration(
            pipeline: pipeline, policy: policy, keepsOriginal: keepsOriginal, taxonomies: Set(classifiers.keys))
    }

    private static func agent(
        _ settings: Settings, _ summaries: SummaryConfiguration
    ) throws(ConfigurationError) -> Agent {
        let prompt = try contents(settings, .agentPrompt)
        if let url = settings.optional(.agentURL) {
            guard prompt == nil else {
                throw ConfigurationError(
                    "\(Setting.agentPrompt.flag) and \(Setting.agentURL.flag) are both given: there is one agent")
            }
            guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
                throw settings.problem(.agentURL, "an address that begins with http:// or https://")
            }
            return .server(url)
        }
        guard let prompt else { return .none }
        guard summaries.model != nil else {
            throw ConfigurationError(
                "\(Setting.agentPrompt.flag) needs a language model: set \(Setting.llmModel.flag) or "
                    + "\(Setting.agentURL.flag)")
        }
        do throws(InsightError) {
            return .prompt(try AgentPrompt(String(decoding: prompt, as: UTF8.self)))
        } catch {
            throw ConfigurationError(
                "\(Setting.agentPrompt.flag) (\(Setting.agentPrompt.variable)): \(error.message)")
        }
    }

    /// The bytes of the file that a setting names; nil where it names none.
    private static func contents(_ settings: Settings, _ setting: Setting) throws(ConfigurationError) -> [UInt8]? {
        guard let path = settings.optional(setting) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw settings.problem(setting, "a file that can be read")
        }
        return Array(data)
    }

    /// Runs `body` and names a setting in what it throws.
    private static func classifiers(_ folder: String) throws(ConfigurationError) -> [String: TaxonomyClassifier] {
        do throws(TaxonomyError) {
            return try TaxonomyFolder.read(folder).mapValues(TaxonomyClassifier.init)
        } catch {
            throw ConfigurationError(error.message)
        }
    }

    private static func naming<Value>(
        _ setting: Setting, _ body: () throws(ConfigurationError) -> Value
    ) throws(ConfigurationError) -> Value {
        do {
            return try body()
        } catch {
            throw ConfigurationError("\(setting.flag) (\(setting.variable)): \(error.message)")
        }
    }
}
