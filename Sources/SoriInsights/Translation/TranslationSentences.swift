/// A text cut into sentences that are translated one by one. Pure.
struct TranslationSentences: Sendable, Equatable {
    /// A sentence, and what stands between its translation and the one before.
    struct Sentence: Sendable, Equatable {
        let text: String
        let separator: String
    }

    let sentences: [Sentence]

    /// A sentence without an end is cut here: it could be as long as the whole text.
    private static let longest = 400
    /// Languages that write no spaces between sentences.
    private static let unspaced: Set<String> = ["ja", "zh", "yue", "th"]

    /// Cuts `text` for a translation into `target`; line ends stay.
    init(_ text: String, target: String) {
        let space = Self.unspaced.contains(target) ? "" : " "
        var sentences: [Sentence] = []
        var lineEnds = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            var isFirst = true
            for sentence in SentenceSplitter.sentences(of: [String(line)]).flatMap(Self.parts) {
                let separator =
                    sentences.isEmpty ? "" : isFirst ? String(repeating: "\n", count: min(lineEnds, 2)) : space
                sentences.append(Sentence(text: sentence, separator: separator))
                isFirst = false
                lineEnds = 0
            }
            lineEnds += 1
        }
        self.sentences = sentences
    }

    private static func parts(_ sentence: String) -> [String] {
        guard sentence.count > longest else { return [sentence] }
        var parts: [String] = []
        var rest = sentence[...]
        while rest.count > longest {
            let end = rest.index(rest.startIndex, offsetBy: longest)
            // Between words where there are any in the second half.
            let middle = rest.index(rest.startIndex, offsetBy: longest / 2)
            let cut = rest[middle..<end].lastIndex(where: { $0.isWhitespace || "，、,;".contains($0) })
            let next = cut.map { rest.index(after: $0) } ?? end
            parts.append(rest[..<next].trimmed)
            rest = rest[next...]
        }
        return (parts + [rest.trimmed]).filter { !$0.isEmpty }
    }
}
