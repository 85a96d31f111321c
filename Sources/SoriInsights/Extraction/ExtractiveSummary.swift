/// A summary in the conversation's own words, made without a language model.
enum ExtractiveSummary {
    private static let mostKeywords = 8
    /// Sentences alike by more than this say the same.
    private static let sameness = 0.5

    /// The most telling sentences of `segments`, in order, and the keywords; fast enough for hours of conversation.
    static func make(_ segments: [String]) -> (sentences: [String], keywords: [String]) {
        make(sentences: SentenceSplitter.sentences(of: segments), limit: 10)
    }

    /// At most `limit` of the most telling of `sentences`, in order, and the keywords.
    static func make(sentences: [String], limit: Int) -> (sentences: [String], keywords: [String]) {
        let reader = TermReader(sentences)
        let terms = sentences.map(reader.terms)
        let rank = SentenceRank(terms.map { $0.map(\.key) })
        let keywords = KeywordRank.keywords(terms, weights: rank.weights, limit: mostKeywords)
        return (pick(sentences, terms, rank, limit).map { sentences[$0] }, keywords)
    }

    /// The indices of the chosen sentences in order.
    private static func pick(
        _ sentences: [String], _ terms: [[TermReader.Term]], _ rank: SentenceRank, _ limit: Int
    ) -> [Int] {
        let wanted = min(limit, wanted(sentences.count))
        guard sentences.count > wanted else { return Array(sentences.indices) }
        // Sentences of a word or two say little however often they are said.
        let solid = sentences.indices.filter { terms[$0].count >= 3 }
        // A question without its answer tells less.
        let weights = zip(sentences, rank.weights).map { isQuestion($0) ? $1 / 2 : $1 }
        let order = (solid.count >= wanted ? solid : Array(sentences.indices)).sorted {
            (weights[$0], $1) > (weights[$1], $0)
        }
        var chosen: [Int] = []
        for index in order where chosen.count < wanted {
            if chosen.allSatisfy({ rank.likeness($0, index) < sameness }) { chosen.append(index) }
        }
        return chosen.sorted()
    }

    private static func isQuestion(_ sentence: String) -> Bool {
        let bare = sentence.reversed().drop { !$0.isLetter }.reversed()
        return sentence.contains { "?？".contains($0) }
            || ["나요", "까요", "까", "가요", "죠"].contains { String(bare).hasSuffix($0) }
    }

    /// How many sentences sum up a conversation of `count`.
    private static func wanted(_ count: Int) -> Int {
        count <= 3 ? count : min(10, max(3, Int(Double(count).squareRoot().rounded())))
    }
}
