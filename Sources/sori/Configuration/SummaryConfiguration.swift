import SoriFetch
import SoriInsights

/// Who writes summaries, checked.
struct SummaryConfiguration: Sendable, Equatable {
    /// Nil makes summaries without a language model.
    var model: String?
    var ollamaHost: String
    /// Instead of Ollama, when given.
    var url: String?
    var key: String?
    var timeout: Duration
    var contextTokens: Int

    /// Reads the settings; throws one line that names the wrong one.
    init(_ settings: Settings) throws(ConfigurationError) {
        model = settings.optional(.llmModel)
        if model == "none" { model = nil }
        ollamaHost = settings.text(.ollamaHost)
        url = settings.optional(.llmURL)
        if let url, !url.hasPrefix("http://"), !url.hasPrefix("https://") {
            throw settings.problem(.llmURL, "an address that begins with http:// or https://")
        }
        key = settings.optional(.llmKey)
        timeout = .seconds(try settings.integer(.llmTimeout, in: 1...86_400))
        contextTokens = try settings.integer(.llmContext, in: 2_048...1_048_576)
    }

    /// What sums conversations up.
    func summarizer() -> Summarizer {
        Summarizer(generator: generator(), timeout: timeout)
    }

    /// The server of the language model; nil where there is none.
    var languageModel: (any LanguageModelServer)? { generator() }

    /// Asks the language model, `transfers` requests at once; nil where there is none.
    func generator(transfers: Int = 4) -> (any TextStreaming & LanguageModelServer)? {
        guard let model else { return nil }
        let client = FetchClient(transfers: transfers)
        if let url {
            return ChatGenerator(url: url, model: model, key: key, contextTokens: contextTokens, client: client)
        }
        return OllamaGenerator(host: ollamaHost, model: model, contextTokens: contextTokens, client: client)
    }
}
