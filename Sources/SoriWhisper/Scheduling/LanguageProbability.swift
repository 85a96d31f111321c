/// A language and how likely it is.
public struct LanguageProbability: Sendable, Equatable {
    /// The code, such as `ko`.
    public var code: String
    /// 0...1; those of all languages of a model sum to 1.
    public var probability: Double

    /// Makes a pair.
    public init(code: String, probability: Double) {
        self.code = code
        self.probability = probability
    }
}
