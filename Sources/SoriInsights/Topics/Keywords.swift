/// The words that a conversation is about.
enum Keywords {
    /// At most `limit` keywords of what was said, the weightiest first; empty when nothing stands out.
    static func of(_ segments: [String], limit: Int = 10) -> [String] {
        let sentences = SentenceSplitter.sentences(of: segments)
        let reader = TermReader(sentences)
        let terms = sentences.map(reader.terms)
        return KeywordRank.keywords(terms, weights: SentenceRank(terms.map { $0.map(\.key) }).weights, limit: limit)
    }
}
