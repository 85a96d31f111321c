/// One recording and what is said in it.
public struct CorpusItem: Sendable, Equatable {
    /// Its name in reports: the manifest's `id`, else the path as the manifest has it. No two rows have the same.
    public let id: String
    /// The audio file, as it can be opened.
    public let audio: String
    /// The spellings of the reference, at least one; the one with the fewest errors counts.
    public let references: [String]
    /// The language as the manifest has it.
    public let language: String?

    /// Makes an item.
    public init(id: String, audio: String, references: [String], language: String? = nil) {
        self.id = id
        self.audio = audio
        self.references = references
        self.language = language
    }
}

/// The recordings to evaluate on.
public struct Corpus: Sendable, Equatable {
    /// Those with a reference, in the order of the manifest.
    public var items: [CorpusItem]
    /// How many rows (of a folder: audio files) had no reference text.
    public var withoutText: Int

    /// Makes a corpus.
    public init(items: [CorpusItem] = [], withoutText: Int = 0) {
        self.items = items
        self.withoutText = withoutText
    }
}
