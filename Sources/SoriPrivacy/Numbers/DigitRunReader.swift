/// Finds digits that stand together in a text: written, said one by one, or said as amounts.
///
/// Linear in the length of the text. Splitters and fillers between the parts do not end a run; what was said wrong and
/// then put right counts as it was put right.
struct DigitRunReader: Sendable {
    /// More groups than any number has; longer runs are cut.
    private static let mostGroups = 512
    /// Spaces and signs between two parts of a number.
    private static let longestGap = 4
    /// So many short number words in a row are a number, even if each of them could be an ordinary word.
    private static let fewestUncertain = 3

    /// The runs of a text, in order. What is no number, but might be a word, such as a lone `이`, is in none.
    func runs(in text: SourceText) -> [DigitRun] { runs(in: text.scalars, TextToken.all(text.scalars)) }

    func runs(in scalars: [Unicode.Scalar], _ tokens: [TextToken]) -> [DigitRun] {
        var runs: [DigitRun] = []
        var builder = DigitRunBuilder()
        var end = 0
        func finish() {
            if let run = builder.finish(fewestUncertain: Self.fewestUncertain) { runs.append(run) }
        }
        for token in tokens {
            if !builder.isEmpty, !Self.joins(scalars, end..<token.range.lowerBound) { finish() }
            end = token.range.upperBound
            // Splitters and fillers only count between numbers, so numbers are looked for first.
            if let number = NumberToken(scalars, token.range) {
                builder.add(number, scalars, token)
                if builder.groupCount >= Self.mostGroups { finish() }
                continue
            }
            if NumberLexicon.repairs.contains(scalars, token.range) {
                builder.repair(isInstead: NumberLexicon.instead.contains(scalars, token.range))
                continue
            }
            if NumberLexicon.splitters.contains(scalars, token.range) {
                builder.split(isAnd: scalars[token.range.lowerBound].isLatin && NumberLexicon.and(scalars, token.range))
                continue
            }
            if NumberLexicon.fillers.contains(scalars, token.range) { continue }
            var position = token.range.lowerBound
            for embedded in EmbeddedNumbers.all(scalars, token.range) {
                let start = embedded.groups[0].range.lowerBound
                if start > position { finish() }
                builder.add(embedded, scalars, TextToken(range: start..<embedded.numberEnd))
                position = embedded.numberEnd
                if builder.groupCount >= Self.mostGroups { finish() }
            }
            // Only an ending such as `이고` lets the number go on.
            if position < end, !NumberLexicon.suffixes.contains(scalars, position..<end) { finish() }
        }
        finish()
        return runs
    }

    /// Whether numbers on both sides of a gap may belong together.
    private static func joins(_ scalars: [Unicode.Scalar], _ gap: Range<Int>) -> Bool {
        gap.count <= longestGap
            && gap.allSatisfy { index in
                switch scalars[index] {
                case " ", "\n", "\t", "-", ".", ",", "/", "(", ")", "~", "_", ":", "·", "、", "。", "，", "ー": true
                // Other spaces, dashes and full-width signs; signs without width.
                case "\u{A0}", "\u{3000}", "\u{2010}"..."\u{2015}", "\u{2212}", "\u{FF0D}", "\u{FF0E}", "\u{FF0F}",
                    "\u{FF08}", "\u{FF09}", "\u{FF5E}", "\u{301C}", "\u{2002}"..."\u{200D}", "\u{AD}", "\u{FEFF}":
                    true
                default: false
                }
            }
    }
}
