import FoundationEssentials
public import SoriFetch

/// A model of any server that speaks the OpenAI chat API, with structured output where a prompt has a schema.
public struct ChatGenerator: TextStreaming, LanguageModelServer {
    /// The model's name.
    public let model: String
    /// Tokens that prompt and answer may have together.
    public let contextTokens: Int
    private let server: ModelServer
    private let base: String

    /// Asks the server whose API begins at `url` (STT_LLM_URL, such as `http://host:8000/v1`), with `key` if it wants
    /// one.
    public init(url: String, model: String, key: String?, contextTokens: Int, client: FetchClient) {
        self.model = model
        self.contextTokens = contextTokens
        base = url.hasSuffix("/") ? String(url.dropLast()) : url
        server = ModelServer(
            client: client, url: base + "/chat/completions",
            model: model,
            key: key, remedy: "load it there", setting: "STT_LLM_URL")
    }

    /// Asks the server; throws `InsightError` that names its address and the remedy.
    public func generate(_ prompt: TextPrompt, limit: Duration) async throws -> String {
        try await server.ask(request(prompt), limit: limit, read: Self.read)
    }

    /// Asks the server and tells the parts of the answer as they come; see `TextStreaming`.
    public func stream(
        _ prompt: TextPrompt, limit: Duration, longest: Int, onText: @escaping @Sendable (String) -> Void
    ) async throws -> String {
        try await server.ask(request(prompt), limit: limit, longest: longest, onText: onText, read: Self.read)
    }

    private func request(_ prompt: TextPrompt) -> Request {
        Request(
            model: model,
            messages: [
                Message(role: "system", content: prompt.system), Message(role: "user", content: prompt.user),
            ], maxTokens: prompt.answerTokens,
            responseFormat: prompt.schema.map { Format(jsonSchema: Format.Named(name: "answer", schema: $0)) })
    }

    /// The address without what may be secret in it.
    public var address: String { ModelServer.shown(base) }

    /// `STT_LLM_URL`.
    public var setting: String { server.setting }

    /// Asks for the list of models; see `LanguageModelServer`.
    public func check(limit: Duration) async throws { try await server.check(base + "/models", limit: limit) }

    /// One line of the Server-Sent Events.
    static func read(_ line: String) -> AnswerLine {
        guard line.hasPrefix("data:") else { return .nothing }
        let data = line.dropFirst(5).drop(while: { $0 == " " })
        if data == "[DONE]" { return .end("", isCut: false) }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(data.utf8)) else {
            return .failure("something that is no JSON: \(data.prefix(80))")
        }
        if let error = answer.error { return .failure(error.message ?? "unknown error") }
        guard let choice = answer.choices?.first else { return .nothing }
        let text = choice.delta?.content ?? ""
        guard choice.finishReason == "length" else { return .text(text) }
        return .failure("the answer was longer than its limit")
    }

    private struct Message: Encodable {
        let role: String
        let content: String
    }

    private struct Format: Encodable {
        struct Named: Encodable {
            let name: String
            let strict = true
            let schema: JSONSchema
        }

        let type = "json_schema"
        let jsonSchema: Named

        enum CodingKeys: String, CodingKey {
            case type
            case jsonSchema = "json_schema"
        }
    }

    private struct Request: Encodable {
        let model: String
        let messages: [Message]
        let stream = true
        let temperature = 0.2
        let maxTokens: Int
        let responseFormat: Format?

        enum CodingKeys: String, CodingKey {
            case model, messages, stream, temperature
            case maxTokens = "max_tokens"
            case responseFormat = "response_format"
        }
    }

    private struct Answer: Decodable {
        struct Choice: Decodable {
            struct Delta: Decodable { let content: String? }
            let delta: Delta?
            let finishReason: String?

            enum CodingKeys: String, CodingKey {
                case delta
                case finishReason = "finish_reason"
            }
        }

        struct Problem: Decodable { let message: String? }

        let choices: [Choice]?
        let error: Problem?
    }
}
