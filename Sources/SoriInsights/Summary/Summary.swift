/// What a conversation was about.
public struct Summary: Sendable, Equatable, Codable {
    /// Who wrote it.
    public enum Method: String, Sendable, Codable {
        /// A language model.
        case llm
        /// Sentences of the conversation itself, chosen here.
        case extractive
    }

    /// The summary, in the language of the conversation; empty when nothing was said.
    public var summary: String
    /// What it was about, the weightiest first.
    public var keywords: [String]
    /// The main points, one sentence each.
    public var keyPoints: [String]
    /// What somebody is to do; only a language model finds these.
    public var actionItems: [String]
    /// The language's code.
    public var language: String
    /// Who wrote it.
    public var method: Method
    /// The language model's name.
    public var model: String?
    /// Why no language model wrote it, when one should have: a code and what mends it.
    public var reason: String?

    enum CodingKeys: String, CodingKey {
        case summary, keywords, language, method, model, reason
        case keyPoints = "key_points"
        case actionItems = "action_items"
    }
}
