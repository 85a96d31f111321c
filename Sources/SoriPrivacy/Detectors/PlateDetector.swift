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

    /// Digits of a plate behind its syllable.
    private static let plateDigits = 4
    /// Scalars of the number before the word, however it is said.
    private static let longestFront = 12

    func findings(in scalars: [Unicode.Scalar], _ tokens: [TextToken], _ context: NumberContext) -> [Finding] {
        var findings: [Finding] = []
        for index in tokens.indices {
            if let finding = plate(scalars, tokens, index, context) { findings.append(finding) }
            if let finding = courtCase(scalars, tokens, index, context) { findings.append(finding) }
        }
        return findings
    }

    /// A number, a word of `middle` and a number: in one token, or in several.
    private func parts(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int, _ middle: PhraseTable<Void>
    ) -> (front: String, back: String, range: Range<Int>, isAmbiguous: Bool)? {
        let range = tokens[index].range
        guard NumberLexicon.isStart(scalars, range.lowerBound, range.upperBound) else { return nil }
        // The longest number that has such a word behind it.
        for end in (range.lowerBound + 1...range.upperBound).prefix(Self.longestFront).reversed() {
            guard let front = NumberToken(scalars, range.lowerBound..<end), front.numberEnd == end,
                front.groups.count == 1
            else { continue }
            var position = end
            if position < range.upperBound, scalars[position] == "년" { position += 1 }
            guard let word = next(scalars, tokens, index, position),
                let sign = middle.longestMatch(scalars, at: word.start, before: tokens[word.token].range.upperBound)
            else { continue }
            position = sign.end
            if position < tokens[word.token].range.upperBound, scalars[position] == "에" { position += 1 }
            guard let number = next(scalars, tokens, word.token, position),
                let back = back(scalars, tokens, number.token, from: number.start)
            else { continue }
            return (
                front.groups[0].digits, back.digits, range.lowerBound..<back.end,
                NumberLexicon.isStart(scalars, word.start, sign.end)
            )
        }
        return nil
    }

    /// Where one reads on at `position`: there, or in the next token if this one ends.
    private func next(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ token: Int, _ position: Int
    ) -> (token: Int, start: Int)? {
        if position < tokens[token].range.upperBound { return (token, position) }
        guard token + 1 < tokens.count, tokens[token + 1].range.lowerBound - position <= 2 else { return nil }
        return (token + 1, tokens[token + 1].range.lowerBound)
    }

    /// The number behind the word; of a plate it may be said in several parts.
    private func back(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int, from start: Int
    ) -> (digits: String, end: Int)? {
        guard let first = NumberToken(scalars, start..<tokens[index].range.upperBound), first.groups.count == 1 else {
            return nil
        }
        let alone = (digits: first.groups[0].digits, end: first.numberEnd)
        var (digits, end, next) = (alone.digits, alone.end, index + 1)
        while digits.utf8.count < Self.plateDigits, end == tokens[next - 1].range.upperBound, next < tokens.count,
            tokens[next].range.lowerBound - end <= 2,
            let more = NumberToken(scalars, tokens[next].range), more.groups.count == 1
        {
            digits += more.groups[0].digits
            end = more.numberEnd
            next += 1
        }
        return digits.utf8.count == Self.plateDigits ? (digits, end) : alone
    }

    private func plate(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int, _ context: NumberContext
    ) -> Finding? {
        guard let (front, back, range, isAmbiguous) = parts(scalars, tokens, index, Self.plateLetters),
            (2...3).contains(front.utf8.count), back.utf8.count == 4
        else { return nil }
        let isNamed =
            context.keywords.before(range, [.vehicle], within: 24) != nil
            || context.keywords.after(range, [.vehicle], within: 12) != nil
        let isWritten = scalars[range.lowerBound].digit != nil
        // `구`, `사` and `오` are digits too: among number words they are no syllable of a plate.
        guard isNamed || isWritten || !isAmbiguous else { return nil }
        return Finding(
            range, .vehicle, score: isNamed ? 0.95 : isWritten ? 0.75 : 0.55,
            evidence: isNamed ? "named before" : "plate")
    }

    private func courtCase(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int, _ context: NumberContext
    ) -> Finding? {
        guard let (front, back, range, _) = parts(scalars, tokens, index, Self.caseSigns), front.utf8.count == 4,
            let year = Int(front), (1950...2035).contains(year), (1...7).contains(back.utf8.count)
        else { return nil }
        let isNamed =
            context.keywords.before(range, [.courtCase], within: 24) != nil
            || context.keywords.after(range, [.courtCase], within: 10) != nil
        return Finding(range, .courtCase, score: isNamed ? 0.95 : 0.75, evidence: "case sign")
    }
}
