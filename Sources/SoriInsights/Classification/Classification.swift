/// The class of a call, with what speaks for it.
public struct Classification: Sendable, Equatable, Codable {
    /// Who decided.
    public enum Method: String, Sendable, Codable {
        /// Phrases and likeness with examples.
        case rules
        /// A language model, checked by the rules.
        case llm
    }

    /// The class, such as `CLASS_DELIVERY`.
    public let code: String
    /// What people call it, such as `배송`.
    public let category: String
    /// How sure that is, 0...100 with one decimal.
    public let confidence: Double
    /// Why, in Korean or English.
    public let reason: String
    /// Words of the transcript that speak for the class, the strongest first.
    public let evidence: [String]
    /// Who decided.
    public let method: Method

    /// Makes a classification.
    public init(
        code: String, category: String, confidence: Double, reason: String, evidence: [String], method: Method
    ) {
        self.code = code
        self.category = category
        self.confidence = confidence
        self.reason = reason
        self.evidence = evidence
        self.method = method
    }
}
