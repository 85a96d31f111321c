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

/// Writes text that can be read while it is written.
public protocol TextStreaming: TextGenerating {
    /// The model's answer to `prompt`, whose parts go to `onText` as they come, on the transfer's own thread; all parts
    /// together are the answer. Throws `InsightError`, or `CancellationError` as soon as the task is cancelled.
    ///
    /// `limit` is the longest time it may take, `longest` the most bytes the answer may have: a longer one ends the
    /// transfer with `too_long`.
    func stream(
        _ prompt: TextPrompt, limit: Duration, longest: Int, onText: @escaping @Sendable (String) -> Void
    ) async throws -> String
}

/// What a language model is asked.
public struct TextPrompt: Sendable, Equatable {
    /// How it is to behave.
    public var system: String
    /// The matter itself.
    public var user: String
    /// The form of the answer; nil for plain text.
    public var schema: JSONSchema?
    /// Tokens that the answer may have.
    public var answerTokens: Int

    /// Makes a prompt.
    public init(system: String, user: String, schema: JSONSchema?, answerTokens: Int) {
        self.system = system
        self.user = user
        self.schema = schema
        self.answerTokens = answerTokens
    }
}
