/// A recording of a corpus and what is said in it.
public struct CorpusRow: Sendable, Equatable {
    /// Its name in the corpus, or else its path there.
    public var id: String
    /// The path of the recording.
    public var audio: String
    /// What is said, in one spelling or several; the nearest counts.
    public var references: [String]
    /// The language's code; nil when the corpus does not say.
    public var language: String?

    /// Makes a row.
    public init(id: String, audio: String, references: [String], language: String? = nil) {
        self.id = id
        self.audio = audio
        self.references = references
        self.language = language
    }
}
