/// The way through a token that reads most of it as a number: dynamic programming from its end, linear in its length.
enum NumberPath {
    /// A part of the token.
    struct Step {
        enum Kind {
            case number(NumberLexicon.Entry)
            /// A splitter between two parts of the number.
            case inner
        }

        let range: Range<Int>
        let kind: Kind
    }

    private struct Best {
        var score: Float
        /// Nil where the token, or its suffix, ends it.
        var step: Step?
    }

    /// The steps from the beginning of the token on; nil when it is no number.
    static func best(
        _ scalars: [Unicode.Scalar], _ range: Range<Int>, suffixes: PhraseTable<Void>
    ) -> [Step]? {
        let (start, end) = (range.lowerBound, range.upperBound)
        var best = [Best?](repeating: nil, count: range.count + 1)
        best[range.count] = Best(score: 0, step: nil)
        for position in range.reversed() {
            var found: Best?
            func offer(_ score: Float, _ step: Step?) {
                if score > found?.score ?? -.infinity { found = Best(score: score, step: step) }
            }
            if position > start, end - position <= suffixes.longest, suffixes.contains(scalars, position..<end) {
                offer(0, nil)
            }
            if let digit = scalars[position].digit, let rest = best[position + 1 - start] {
                offer(rest.score + 1, Step(range: position..<(position + 1), kind: .number(.digit(digit))))
            }
            NumberLexicon.unspaced.forEachMatch(scalars, at: position, before: end) { next, entry in
                guard let rest = best[next - start] else { return }
                offer(
                    rest.score + (isLikelySuffix(scalars, position, next, end) ? -0.5 : 1),
                    Step(range: position..<next, kind: .number(entry)))
            }
            if position > start {
                NumberLexicon.inner.forEachMatch(scalars, at: position, before: end - 1) { next, _ in
                    guard let rest = best[next - start], case .number? = rest.step?.kind else { return }
                    offer(rest.score - 0.1, Step(range: position..<next, kind: .inner))
                }
            }
            best[position - start] = found
        }
        var steps: [Step] = []
        var position = start
        while position < end, let step = best[position - start]?.step {
            steps.append(step)
            position = step.range.upperBound
        }
        return steps.isEmpty ? nil : steps
    }

    /// Whether `이` at `position` rather begins `이에요` and its like than means two.
    private static func isLikelySuffix(
        _ scalars: [Unicode.Scalar], _ position: Int, _ next: Int, _ end: Int
    ) -> Bool {
        scalars[position] == "이" && end - next <= NumberLexicon.afterTwo.longest
            && NumberLexicon.afterTwo.contains(scalars, next..<end)
    }
}
