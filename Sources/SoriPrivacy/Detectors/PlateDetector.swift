/// Finds numbers with a word in the middle: plates of vehicles (12가 3456) and cases of courts (2023가단12345).
struct PlateDetector: Sendable {
    /// The syllables of Korean plates.
    private static let plateLetters = PhraseTable(
        words: "가 나 다 라 마 거 너 더 러 머 버 서 어 저 고 노 도 로 모 보 소 오 조 구 누 두 루 무 부 수 우 주 바 사 아 자 하 허 호 배")
    /// Signs of cases (rules of the Supreme Court of Korea on case signs, the usual ones).
    private static let caseSigns = PhraseTable(
        words: """
            가합 가단 가소 나 다 머 라 마 카합 카단 카기 타경 타채 차 차전 고합 고단 고정 고약 노 도 초기 드합 드단 르 므 느단 느합 구합 구단 누 두 헌마 헌바 하단 하면 \
            개회 회단 회합 즈단 푸
            """)

    func findings(in scalars: [Unicode.Scalar], _ tokens: [TextToken], _ context: NumberContext) -> [Finding] {
        var findings: [Finding] = []
        for index in tokens.indices {
            if let finding = plate(scalars, tokens, index, context) { findings.append(finding) }
            if let finding = courtCase(scalars, tokens, index, context) { findings.append(finding) }
        }
        return findings
    }

    /// A number, a word of `middle` and a number: in one token, or in up to three.
    private func parts(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int, _ middle: PhraseTable<Void>
    ) -> (front: String, back: String, range: Range<Int>)? {
        let range = tokens[index].range
        var position: Int
        let front: NumberToken
        var next = index
        if let number = NumberToken(scalars, range, suffixes: middle), number.groups.count == 1 {
            // The front, with the word at its end or in the next token.
            front = number
            position = number.numberEnd
            next += 1
        } else if let end = split(scalars, range, middle), let number = NumberToken(scalars, range.lowerBound..<end) {
            front = number
            position = end
        } else {
            return nil
        }
        func skip() {
            if next < tokens.count, position >= tokens[index].range.upperBound, next > index,
                position <= tokens[next].range.lowerBound, tokens[next].range.lowerBound - position <= 2
            {
                position = tokens[next].range.lowerBound
            }
        }
        if position == range.upperBound { skip() }
        let limit =
            next < tokens.count && next > index && position >= tokens[next].range.lowerBound
            ? tokens[next].range.upperBound : range.upperBound
        guard let sign = middle.longestMatch(scalars, at: position, before: limit) else { return nil }
        position = sign.end
        if position == limit {
            let following = limit == range.upperBound ? index + 1 : next + 1
            guard following < tokens.count, tokens[following].range.lowerBound - position <= 2 else { return nil }
            guard let back = back(scalars, tokens, following) else { return nil }
            return (front.groups[0].digits, back.digits, range.lowerBound..<back.end)
        }
        guard let back = NumberToken(scalars, position..<limit), back.groups.count == 1 else { return nil }
        return (front.groups[0].digits, back.groups[0].digits, range.lowerBound..<back.numberEnd)
    }

    /// The number behind the word; said in two parts it may be two tokens.
    private func back(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int
    ) -> (digits: String, end: Int)? {
        guard let first = NumberToken(scalars, tokens[index].range), first.groups.count == 1 else { return nil }
        let digits = first.groups[0].digits
        if digits.utf8.count < 4, first.numberEnd == tokens[index].range.upperBound, index + 1 < tokens.count,
            let second = NumberToken(scalars, tokens[index + 1].range), second.groups.count == 1,
            digits.utf8.count + second.groups[0].digits.utf8.count == 4
        {
            return (digits + second.groups[0].digits, second.numberEnd)
        }
        return (digits, first.numberEnd)
    }

    /// Where the word begins in a token of digits, a word and digits.
    private func split(_ scalars: [Unicode.Scalar], _ range: Range<Int>, _ middle: PhraseTable<Void>) -> Int? {
        var position = range.lowerBound
        while position < range.upperBound, scalars[position].digit != nil { position += 1 }
        guard position > range.lowerBound, position < range.upperBound,
            middle.longestMatch(scalars, at: position, before: range.upperBound) != nil
        else { return nil }
        return position
    }

    private func plate(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int, _ context: NumberContext
    ) -> Finding? {
        guard let (front, back, range) = parts(scalars, tokens, index, Self.plateLetters),
            (2...3).contains(front.utf8.count), back.utf8.count == 4
        else { return nil }
        let isNamed =
            context.keywords.before(range, [.vehicle], within: 24) != nil
            || context.keywords.after(range, [.vehicle], within: 12) != nil
        let isWritten = scalars[range.lowerBound].digit != nil
        return Finding(
            range, .vehicle, score: isNamed ? 0.95 : isWritten ? 0.75 : 0.55,
            evidence: isNamed ? "named before" : "plate")
    }

    private func courtCase(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int, _ context: NumberContext
    ) -> Finding? {
        guard let (front, back, range) = parts(scalars, tokens, index, Self.caseSigns), front.utf8.count == 4,
            let year = Int(front), (1950...2035).contains(year), (1...7).contains(back.utf8.count)
        else { return nil }
        let isNamed =
            context.keywords.before(range, [.courtCase], within: 24) != nil
            || context.keywords.after(range, [.courtCase], within: 10) != nil
        return Finding(range, .courtCase, score: isNamed ? 0.95 : 0.75, evidence: "case sign")
    }
}
