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
