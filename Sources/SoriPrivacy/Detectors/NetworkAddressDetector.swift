/// Finds IP addresses of version 4, written and said.
struct NetworkAddressDetector: Sendable {
    private static let dots = PhraseTable(words: "점 쩜 닷 도트 dot point 点 ドット")

    func findings(in scalars: [Unicode.Scalar], _ tokens: [TextToken], _ keywords: KeywordIndex) -> [Finding] {
        var findings: [Finding] = []
        var index = 0
        while index < tokens.count {
            guard let found = address(scalars, tokens, at: index) else {
                index += 1
                continue
            }
            let range = tokens[index].range.lowerBound..<found.end
            let isNamed = keywords.before(range, [.ip], within: 24) != nil
            // A version may have four parts too.
            if keywords.before(range, [.thing], within: 10) == nil || isNamed {
                findings.append(Finding(range, .ip, score: isNamed ? 0.95 : 0.8, evidence: "four parts"))
            }
            index = found.next
        }
        return findings
    }

    /// Four numbers up to 255 with dots between them, from the token `index` on.
    private func address(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], at index: Int
    ) -> (end: Int, next: Int)? {
        var (position, parts) = (index, 0)
        while let part = part(scalars, tokens, position) {
            parts += 1
            let following = separator(scalars, tokens, part.next, part.end)
            if parts == 4 { return following == nil ? (part.end, part.next) : nil }
            guard let following else { return nil }
            position = following
        }
        return nil
    }

    /// The token behind the dot that stands before the token `next`, or is it; nil when there is none.
    private func separator(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ next: Int, _ end: Int) -> Int? {
        guard next < tokens.count, end == tokens[next - 1].range.upperBound else { return nil }
        let gap = end..<tokens[next].range.lowerBound
        if gap.count == 1, scalars[gap.lowerBound] == "." { return next }
        let word = tokens[next].range.map { scalars[$0].lowercase }
        guard gap.count <= 2, Self.dots.contains(word, 0..<word.count), next + 1 < tokens.count else { return nil }
        return next + 1
    }

    /// A number up to 255, of one token or, in English, of up to three: `one ninety two`.
    private func part(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int
    ) -> (end: Int, next: Int)? {
        var builder = DigitRunBuilder()
        var (next, end) = (index, 0)
        while next < tokens.count, next - index < 4, let number = NumberToken(scalars, tokens[next].range),
            number.groups.count == 1
        {
            if next > index {
                guard scalars[tokens[next].range.lowerBound].isLatin, end == tokens[next - 1].range.upperBound,
                    tokens[next].range.lowerBound - end == 1, scalars[end] == " "
                else { break }
            }
            builder.add(number, scalars, tokens[next])
            end = number.numberEnd
            next += 1
        }
        guard next > index, let run = builder.finish(fewestUncertain: 1), run.digits.utf8.count <= 3,
            let value = Int(run.digits), value <= 255
        else { return nil }
        return (end, next)
    }
}
