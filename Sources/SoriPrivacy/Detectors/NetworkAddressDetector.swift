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
        var (position, parts, end) = (index, 0, 0)
        while position < tokens.count {
            guard let value = part(scalars, tokens[position].range) else { return nil }
            parts += 1
            end = value.end
            position += 1
            if parts == 4 {
                // A fifth part: no address.
                let isLonger = position < tokens.count && separator(scalars, tokens, position - 1, end) != nil
                return isLonger && value.end == tokens[position - 1].range.upperBound ? nil : (end, position)
            }
            guard value.end == tokens[position - 1].range.upperBound, position < tokens.count,
                let next = separator(scalars, tokens, position - 1, end)
            else { return nil }
            position = next
        }
        return nil
    }

    /// The token behind the dot that follows the token `index`; nil when none does.
    private func separator(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int, _ end: Int) -> Int? {
        let next = index + 1
        guard next < tokens.count else { return nil }
        let gap = end..<tokens[next].range.lowerBound
        if gap.contains(where: { scalars[$0] == "." }), gap.count <= 2 {
            return gap.count == 1 || scalars[gap.upperBound - 1] == "." ? next : nil
        }
        let word = tokens[next].range.map { scalars[$0].lowercase }
        guard gap.count <= 2, Self.dots.contains(word, 0..<word.count), next + 1 < tokens.count else { return nil }
        return next + 1
    }

    private func part(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> (value: Int, end: Int)? {
        guard let number = NumberToken(scalars, range), number.groups.count == 1, let group = number.groups.first,
            group.digits.utf8.count <= 3, let value = Int(group.digits), value <= 255
        else { return nil }
        return (value, number.numberEnd)
    }
}
