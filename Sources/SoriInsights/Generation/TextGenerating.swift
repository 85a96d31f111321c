/// Writes text on request: the seam between insights and a language model.
public protocol TextGenerating: Sendable {
    /// The model's name, for the answer.
    var model: String { get }
    /// Tokens that prompt and answer may have together.
    var contextTokens: Int { get }
    /// The model's answer to `prompt`, a JSON text of its schema; throws `InsightError`, or `CancellationError`.
    ///
    /// `limit` is the longest time it may take.
    func generate(_ prompt: TextPrompt, limit: Duration) async throws -> String
}

/// What a language model is asked.
public struct TextPrompt: Sendable, Equatable {
    /// How it is to behave.
    public var system: String
    /// The matter itself.
    public var user: String
    /// The form of the answer.
    public var schema: JSONSchema
    /// Tokens that the answer may have.
    public var answerTokens: Int

    /// Makes a prompt.
    public init(system: String, user: String, schema: JSONSchema, answerTokens: Int) {
        self.system = system
        self.user = user
        self.schema = schema
        self.answerTokens = answerTokens
    }
}
