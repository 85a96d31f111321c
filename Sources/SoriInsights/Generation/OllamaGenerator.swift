import FoundationEssentials
public import SoriFetch

/// A model of an Ollama server, by `/api/chat` with structured output.
public struct OllamaGenerator: TextStreaming, LanguageModelServer {
    /// The model's name.
    public let model: String
    /// Tokens that prompt and answer may have together.
    public let contextTokens: Int
    private let server: ModelServer
    private let base: String

    /// Asks the server at `host` (OLLAMA_HOST: `host`, `host:port` or a URL; port 11434 unless said).
    public init(host: String, model: String, contextTokens: Int, client: FetchClient) {
        self.model = model
        self.contextTokens = contextTokens
        base = Self.address(host)
        server = ModelServer(
            client: client, url: base + "/api/chat", model: model, key: nil,
            remedy: "run 'ollama pull \(model)'", setting: "OLLAMA_HOST")
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
            messages: [Message(role: "system", content: prompt.system), Message(role: "user", content: prompt.user)],
            format: prompt.schema,
            options: Options(numCtx: contextTokens, numPredict: prompt.answerTokens, temperature: 0.2))
    }

    /// The address without what may be secret in it.
    public var address: String { ModelServer.shown(base) }

    /// `OLLAMA_HOST`.
    public var setting: String { server.setting }

    /// Asks for the list of models; a name without a tag means `latest`. See `LanguageModelServer`.
    public func check(limit: Duration) async throws {
        try await server.check(base + "/api/tags", tags: [":latest"], limit: limit)
    }

    /// The URL that OLLAMA_HOST means; an address to listen on everywhere means this machine.
    static func address(_ host: String) -> String {
        var text = host.hasSuffix("/") ? String(host.dropLast()) : host
        var scheme = "http://"
        for known in ["http://", "https://"] where text.hasPrefix(known) {
            scheme = known
            text.removeFirst(known.count)
        }
        let end = text.firstIndex(of: "/") ?? text.endIndex
        var authority = String(text[..<end])
        let path = text[end...]
        let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
        if !authority[afterBracket...].contains(":"), scheme == "http://" { authority += ":11434" }
        if authority.hasPrefix("0.0.0.0:") { authority = "127.0.0.1" + authority.dropFirst("0.0.0.0".count) }
        return scheme + authority + path
    }

    /// One line of the stream.
    static func read(_ line: String) -> AnswerLine {
        guard !line.isEmpty else { return .nothing }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(line.utf8)) else {
            return .failure("something that is no JSON: \(line.prefix(80))")
        }
        if let error = answer.error { return .failure(error) }
        let text = answer.message?.content ?? ""
        return answer.done == true ? .end(text, isCut: answer.doneReason == "length") : .text(text)
    }

    private struct Message: Codable {
        let role: String?
        let content: String?
    }

    private struct Options: Encodable {
        let numCtx: Int
        let numPredict: Int
        let temperature: Double

        enum CodingKeys: String, CodingKey {
            case temperature
            case numCtx = "num_ctx"
            case numPredict = "num_predict"
        }
    }

    private struct Request: Encodable {
        let model: String
        let messages: [Message]
        let stream = true
        let format: JSONSchema?
        let options: Options
    }

    private struct Answer: Decodable {
        let message: Message?
        let done: Bool?
        let doneReason: String?
        let error: String?

        enum CodingKeys: String, CodingKey {
            case message, done, error
            case doneReason = "done_reason"
        }
    }
}
