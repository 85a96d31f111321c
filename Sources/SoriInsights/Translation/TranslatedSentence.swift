/// A sentence with its translation.
public struct TranslatedSentence: Sendable, Equatable {
    /// What was said.
    public let source: String
    /// What stands for it.
    public let translation: String

    /// Makes one.
    public init(source: String, translation: String) {
        self.source = source
        self.translation = translation
    }
}

extension [TranslatedSentence] {
    /// The most sentences that are kept as context.
    public static let mostContext = 6

    /// Adds a sentence to what is kept as context and forgets the oldest above `mostContext`.
    public mutating func remember(_ sentence: TranslatedSentence) {
        append(sentence)
        if count > Self.mostContext { removeFirst(count - Self.mostContext) }
    }
}
