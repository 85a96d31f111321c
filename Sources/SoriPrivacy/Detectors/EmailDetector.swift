/// Finds e-mail addresses, written and said.
struct EmailDetector: Sendable {
    private static let at = PhraseTable(words: "골뱅이 골뱅이로 골뱅 앳 앳사인 엣 at 아트 アット アットマーク 艾特 at마크 小老鼠 圈a")
    private static let dot = PhraseTable(words: "점 쩜 닷 dot 도트 ドット 点")
    private static let joiners = PhraseTable(
        words: "점 쩜 닷 dot 언더바 언더스코어 밑줄 하이픈 대시 underscore dash hyphen minus ドット")
    /// Ends of addresses, written or read out.
    private static let tops = PhraseTable(
        words: """
            com net org kr co edu gov io jp cn uk us info biz me dev ai app 컴 넷 오알지 케이알         \
               コム 닷컴 シーオー ジェーピー
            """)
    private static let providers = PhraseTable(
        words:
            "네이버 지메일 구글 다음 한메일 한메일넷 핫메일 아웃룩 네이트 카카오 야후 naver gmail daum hanmail hotmail outlook nate kakao yahoo icloud ヤフー ジーメール qq 163 126"
    )
    /// Words of names of mailboxes that are read out: Latin letters in Hangul.
    private static let letters = PhraseTable(
        words: "에이 비 씨 시 디 이 에프 지 쥐 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 알 아르 에스 티 유 브이 더블유 더블류 엑스 와이 제트 지이")
    /// Tokens of a spoken address before its sign.
    private static let mostTokens = 8

    func findings(in scalars: [Unicode.Scalar], _ tokens: [TextToken]) -> [Finding] {
        written(scalars) + spoken(scalars, tokens)
    }

    /// Everything around a `@` that an address may have (the unquoted form of RFC 5321).
    private func written(_ scalars: [Unicode.Scalar]) -> [Finding] {
        var findings: [Finding] = []
        var free = 0
        for at in scalars.indices where scalars[at] == "@" || scalars[at] == "＠" {
            var start = at
            while start > free, Self.isLocal(scalars[start - 1]) { start -= 1 }
            var end = at + 1
            var dots = 0
            while end < scalars.count, Self.isDomain(scalars[end]) {
                if scalars[end] == "." { dots += 1 }
                end += 1
            }
            while end > at + 1, scalars[end - 1] == "." || scalars[end - 1] == "-" {
                if scalars[end - 1] == "." { dots -= 1 }
                end -= 1
            }
            // Spaces around the sign, as recognition writes them.
            guard start < at, end > at + 1 else { continue }
            free = end
            findings.append(
                Finding(start..<end, .email, score: dots > 0 ? 0.98 : 0.6, evidence: "at sign"))
        }
        return findings
    }

    private static func isLocal(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isLatin || scalar.digit != nil || [".", "_", "-", "+", "%"].contains(scalar)
    }

    private static func isDomain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isLatin || scalar.digit != nil || scalar == "." || scalar == "-"
    }

    /// `hong 골뱅이 네이버 점 컴`, `john dot smith at gmail dot com`.
    private func spoken(_ scalars: [Unicode.Scalar], _ tokens: [TextToken]) -> [Finding] {
        var findings: [Finding] = []
        var free = 0
        for index in tokens.indices where index >= free {
            guard let middle = sign(scalars, tokens[index]) else { continue }
            guard let last = domain(scalars, tokens, after: middle.isWithin ? index : index + 1, middle) else {
                continue
            }
            let first = local(scalars, tokens, before: middle.isWithin ? index : index - 1, from: free, middle)
            guard let start = first else { continue }
            findings.append(Finding(start..<last.end, .email, score: 0.9, evidence: "said address"))
            free = last.index + 1
        }
        return findings
    }

    /// Where the at sign is said within a token.
    private struct Sign {
        let range: Range<Int>
        /// Whether the token has more than the sign.
        let isWithin: Bool
        let hasTextBefore: Bool
        let hasTextAfter: Bool
    }

    private func sign(_ scalars: [Unicode.Scalar], _ token: TextToken) -> Sign? {
        let lower = lowercased(scalars, token.range)
        if Self.at.contains(lower, 0..<lower.count) {
            return Sign(range: token.range, isWithin: false, hasTextBefore: false, hasTextAfter: false)
        }
        guard scalars[token.range.lowerBound].isHangul || token.range.contains(where: { scalars[$0].isHangul }) else {
            return nil
        }
        for start in token.range {
            guard let found = Self.at.longestMatch(scalars, at: start, before: token.range.upperBound),
                scalars[start] == "골"
            else { continue }
            return Sign(
                range: start..<found.end, isWithin: true, hasTextBefore: start > token.range.lowerBound,
                hasTextAfter: found.end < token.range.upperBound)
        }
        return nil
    }

    /// Where the domain ends: a provider, or names with dots between them and an end such as `컴`.
    private func domain(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], after index: Int, _ sign: Sign
    ) -> (end: Int, index: Int)? {
        var position = index
        var start = sign.range.upperBound
        if !sign.hasTextAfter, sign.isWithin { position += 1 }
        var end: Int?
        var (isDot, count, hasTop, isProvider) = (false, 0, false, false)
        while position < tokens.count, count < Self.mostTokens {
            var range = tokens[position].range
            if range.lowerBound < start { range = start..<range.upperBound }
            guard !range.isEmpty, range.lowerBound - start <= 2 else { break }
            let lower = lowercased(scalars, range)
            let whole = 0..<lower.count
            if Self.dot.contains(lower, whole) {
                isDot = true
            } else if let top = top(lower), isDot || count > 0 || top.isWhole {
                end = range.lowerBound + top.length
                (hasTop, isDot) = (true, false)
            } else if count == 0 || isDot {
                if Self.providers.longestMatch(lower, at: 0, before: lower.count) != nil { isProvider = true }
                end = range.upperBound
                isDot = false
            } else {
                break
            }
            start = range.upperBound
            position += 1
            count += 1
        }
        guard let end, hasTop || isProvider else { return nil }
        return (end, position - 1)
    }

    /// How much of a token is the end of an address: `컴이에요` has one scalar of it.
    private func top(_ scalars: [Unicode.Scalar]) -> (length: Int, isWhole: Bool)? {
        var length: Int?
        for end in 1...max(1, scalars.count) where end <= scalars.count {
            guard Self.tops.contains(scalars, 0..<end) else { continue }
            if end == scalars.count || NumberLexicon.suffixes.contains(scalars, end..<scalars.count) { length = end }
        }
        return length.map { ($0, $0 == scalars.count && $0 > 1) }
    }

    /// Where the name of the mailbox begins.
    private func local(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], before index: Int, from free: Int, _ sign: Sign
    ) -> Int? {
        var start: Int?
        var position = index
        if sign.isWithin {
            if sign.hasTextBefore { start = tokens[index].range.lowerBound }
            position -= 1
        }
        var (count, isOpen) = (0, start == nil)
        while position >= free, count < Self.mostTokens {
            let range = tokens[position].range
            guard (start ?? sign.range.lowerBound) - range.upperBound <= 2 else { break }
            let lower = lowercased(scalars, range)
            let isJoiner = Self.joiners.contains(lower, 0..<lower.count)
            let isPart =
                isJoiner || scalars[range.lowerBound].isLatin && (isOpen || range.count == 1)
                || NumberToken(scalars, range) != nil || Self.letters.contains(scalars, range)
                || isSpelled(scalars, range) || (isOpen && count == 0)
            // The rest of `that's`.
            let isTail = range.lowerBound > 0 && ["'", "’"].contains(scalars[range.lowerBound - 1])
            guard isPart, !isTail else { break }
            if !isJoiner || start != nil { start = range.lowerBound }
            isOpen = isJoiner
            position -= 1
            count += 1
        }
        return start
    }

    /// Whether a token is Latin letters read out, such as `에이비씨`.
    private func isSpelled(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        var position = range.lowerBound
        while position < range.upperBound {
            if let found = Self.letters.longestMatch(scalars, at: position, before: range.upperBound) {
                position = found.end
            } else if let found = NumberLexicon.unspaced.longestMatch(scalars, at: position, before: range.upperBound) {
                position = found.end
            } else {
                return false
            }
        }
        return true
    }

    private func lowercased(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> [Unicode.Scalar] {
        range.map { scalars[$0].lowercase }
    }
}
