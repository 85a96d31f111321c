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
