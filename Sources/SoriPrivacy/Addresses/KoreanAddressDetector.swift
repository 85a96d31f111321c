/// Finds Korean addresses by roads and by lots, with the buildings and flats behind them.
struct KoreanAddressDetector: Sendable {
    private typealias Words = KoreanAddressWords

    /// What a token, or the beginning of one, is in an address.
    private enum Part: Sendable, Equatable {
        case province, district, quarter, road, number, building, unit
    }

    private struct Step {
        let part: Part
        /// Without particles.
        let end: Int
        /// Where one reads on: within the token, or at its end.
        let next: Int
    }

    /// Digits of a building's number.
    private static let mostDigits = 4
    private static let longestGap = 3
    private static let mostTokens = 24

    func findings(in scalars: [Unicode.Scalar], _ tokens: [TextToken]) -> [Finding] {
        var findings: [Finding] = []
        var index = 0
        while index < tokens.count {
            let first = scalars[tokens[index].range.lowerBound]
            guard first.isHangul || first.digit != nil, let found = address(scalars, tokens, index) else {
                index += 1
                continue
            }
            findings.append(found.finding)
            index = found.next
        }
        return findings
    }

    private func address(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int
    ) -> (finding: Finding, next: Int)? {
        var parts: [Part] = []
        var end = tokens[index].range.lowerBound
        var position = index
        // Where the token is read from: a road and its number may be one word.
        var start = end
        reading: while position < tokens.count, position - index < Self.mostTokens {
            let range = tokens[position].range
            if position > index, start == range.lowerBound,
                !joins(scalars, tokens[position - 1].range.upperBound..<start)
            {
                break
            }
            var isRead = false
            while start < range.upperBound {
                guard let step = step(scalars, start..<range.upperBound, parts) else { break }
                parts.append(step.part)
                end = step.end
                start = step.next
                isRead = true
                // A particle ends it.
                if step.end < step.next, step.next == range.upperBound, step.part != .number, step.part != .unit,
                    step.part != .building
                {
                    position += 1
                    break reading
                }
            }
            guard isRead else { break }
            position += 1
            guard start >= range.upperBound else { break }
            if position < tokens.count { start = tokens[position].range.lowerBound }
        }
        guard let score = score(parts, isLed: isLed(scalars, tokens, index)) else { return nil }
        let finding = Finding(
            tokens[index].range.lowerBound..<end, .address, score: score.value, evidence: score.evidence)
        return (finding, max(index + 1, position))
    }

    private func joins(_ scalars: [Unicode.Scalar], _ gap: Range<Int>) -> Bool {
        gap.count <= Self.longestGap
            && gap.allSatisfy { [" ", ",", "-", "(", ")", "\n", "."].contains(scalars[$0]) }
    }

    /// The next part of an address, given those before it.
    private func step(_ scalars: [Unicode.Scalar], _ range: Range<Int>, _ before: [Part]) -> Step? {
        let last = before.last
        if last == nil || last == .province || last == .district {
            if let step = named(scalars, range, Words.provinces, .province), last == nil { return step }
            if let step = named(scalars, range, Words.districts, .district) { return step }
        }
        if let step = number(scalars, range, before) { return step }
        if let step = roadOrQuarter(scalars, range, before) { return step }
        return building(scalars, range, before)
    }

    /// A name of a list, with a particle or nothing behind it.
    private func named(
        _ scalars: [Unicode.Scalar], _ range: Range<Int>, _ table: PhraseTable<Void>, _ part: Part
    ) -> Step? {
        var found: Step?
        table.forEachMatch(scalars, at: range.lowerBound, before: range.upperBound) { end, _ in
            let rest = end..<range.upperBound
            if rest.isEmpty || Words.endings.contains(scalars, rest) {
                found = Step(part: part, end: end, next: range.upperBound)
            } else if Words.districts.longestMatch(scalars, at: end, before: range.upperBound) != nil,
                scalars[end - 1] == "시" || part == .province
            {
                // `서울시강남구` without a space.
                found = Step(part: part, end: end, next: end)
            }
        }
        return found
    }

    /// A number, with the unit that makes it a building, a flat or a floor.
    private func number(_ scalars: [Unicode.Scalar], _ range: Range<Int>, _ before: [Part]) -> Step? {
        guard let last = before.last else { return block(scalars, range) }
        guard last != .province else { return nil }
        // `산 12`: a lot in the hills.
        if range.count == 1, scalars[range.lowerBound] == "산", last == .quarter {
            return Step(part: .quarter, end: range.upperBound, next: range.upperBound)
        }
        if range.count >= 1, scalars[range.lowerBound] == "지", range.count >= 2, scalars[range.lowerBound + 1] == "하",
            last == .road || last == .number || last == .unit || last == .building
        {
            return Step(part: .number, end: range.lowerBound + 2, next: range.lowerBound + 2)
        }
        // Splitters of a lot: `123 다시 4`, `123의 4`.
        if last == .number, NumberLexicon.splitters.contains(scalars, range) {
            return Step(part: .number, end: range.lowerBound, next: range.upperBound)
        }
        var best: Step?
        for end in (range.lowerBound + 1...range.upperBound).prefix(12) {
            guard let token = NumberToken(scalars, range.lowerBound..<end), token.numberEnd == end,
                isBuildingNumber(scalars, token, end)
            else { continue }
            let rest = end..<range.upperBound
            if let unit = Words.units.longestMatch(scalars, at: end, before: range.upperBound) {
                let tail = unit.end..<range.upperBound
                let isEnd = tail.isEmpty || Words.endings.contains(scalars, tail)
                let isNext = !tail.isEmpty && NumberLexicon.isStart(scalars, tail.lowerBound, range.upperBound)
                if isEnd || isNext {
                    best = Step(part: .unit, end: unit.end, next: isEnd ? range.upperBound : unit.end)
                }
            }
            if best?.part != .unit || best?.end ?? 0 < end, rest.isEmpty || Words.endings.contains(scalars, rest) {
                if best?.part != .unit { best = Step(part: .number, end: end, next: range.upperBound) }
            }
            // `12번길`: a small road with the number of a great one.
            if end + 2 <= range.upperBound, scalars[end] == "번", scalars[end + 1] == "길", last == .road {
                let tail = end + 2..<range.upperBound
                let isEnd = tail.isEmpty || Words.endings.contains(scalars, tail)
                best = Step(part: .road, end: end + 2, next: isEnd ? range.upperBound : end + 2)
                break
            }
            if end + 1 <= range.upperBound, scalars[end] == "길", last == .road {
                let tail = end + 1..<range.upperBound
                let isEnd = tail.isEmpty || Words.endings.contains(scalars, tail)
                best = Step(part: .road, end: end + 1, next: isEnd ? range.upperBound : end + 1)
                break
            }
        }
        // Without a road or a quarter before it a number is no building.
        if let best, best.part == .number, !before.contains(where: { [.road, .quarter, .building].contains($0) }) {
            return nil
        }
        if let best, best.part == .unit,
            !before.contains(where: { [.road, .quarter, .building, .number, .unit].contains($0) })
        {
            return nil
        }
        return best
    }

    /// `114동`: a block of flats, with which an address may begin.
    private func block(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Step? {
        for end in (range.lowerBound + 1...range.upperBound).prefix(8).reversed() where end < range.upperBound {
            guard scalars[end] == "동", let token = NumberToken(scalars, range.lowerBound..<end), token.numberEnd == end,
                token.groups.count == 1, (2...4).contains(token.groups[0].digits.utf8.count)
            else { continue }
            let rest = end + 1..<range.upperBound
            guard rest.isEmpty || NumberLexicon.isStart(scalars, rest.lowerBound, range.upperBound) else { continue }
            return Step(part: .unit, end: end + 1, next: end + 1)
        }
        return nil
    }

    /// Whether a number can be one of a building or flat: short, and no amount, no part of a larger number.
    private func isBuildingNumber(_ scalars: [Unicode.Scalar], _ token: NumberToken, _ end: Int) -> Bool {
        let digits = token.groups.reduce(0) { $0 + $1.digits.utf8.count }
        guard digits <= Self.mostDigits * token.groups.count else { return false }
        // A lone `만` is a particle, a lone `천` the beginning of an amount.
        if token.wordCount == 1, digits > 2, !scalars[token.groups[0].range.lowerBound].isDecimal { return false }
        guard end + 1 < scalars.count else { return true }
        if [",", "."].contains(scalars[end]), scalars[end + 1].isDecimal { return false }
        let next = scalars[end] == " " ? end + 1 : end
        if scalars[next] == "점" || scalars[next] == "쩜" {
            return next + 1 < scalars.count && scalars[next + 1].isHangul
        }
        guard let counter = CounterWords.unspaced.longestMatch(scalars, at: next, before: scalars.count) else {
            return true
        }
        if scalars[next] == "번" {
            return next + 1 < scalars.count && ["지", "길"].contains(scalars[next + 1])
        }
        return ["층", "호", "일", "반"].contains(scalars[next])
            || (counter.end < scalars.count && scalars[counter.end].isHangul && counter.end - next == 1)
    }

    /// A word that ends with 로 or 길, or with 읍, 면, 동, 리 or 가.
    private func roadOrQuarter(_ scalars: [Unicode.Scalar], _ range: Range<Int>, _ before: [Part]) -> Step? {
        if before.contains(.number) || before.contains(.unit) || before.contains(.building) { return nil }
        var found: Step?
        for end in range.lowerBound + 2..<max(range.lowerBound + 2, min(range.upperBound, range.lowerBound + 9) + 1) {
            let last = scalars[end - 1]
            let word = range.lowerBound..<end
            let rest = end..<range.upperBound
            let isEnd = rest.isEmpty || Words.endings.contains(scalars, rest)
            let isNumber = !rest.isEmpty && NumberLexicon.isStart(scalars, end, range.upperBound)
            guard word.allSatisfy({ scalars[$0].isHangul || scalars[$0].digit != nil }) else { break }
            switch last {
            case "로", "길":
                guard !Words.notRoads.contains(scalars, word), isEnd || isNumber else { continue }
                // `으로`, and words whose particle it is: a road has a name of two syllables or `대로`.
                if end >= range.lowerBound + 2, scalars[end - 2] == "으" { continue }
                found = Step(part: .road, end: end, next: isNumber && !rest.isEmpty && !isEnd ? end : range.upperBound)
            case "읍", "면", "동", "리", "가":
                guard !Words.notQuarters.contains(scalars, word), isEnd || (isNumber && last != "가") else { continue }
                // `가려면`, `결합하면`: verbs.
                if last == "면", ["려", "하", "이", "으", "되", "나", "오", "가", "보", "시", "다", "라"].contains(scalars[end - 2])
                {
                    continue
                }
                if last == "가", !(end - 2 >= range.lowerBound && NumberLexicon.isStart(scalars, end - 2, end - 1)) {
                    continue
                }
                if found?.part == .road { continue }
                found = Step(part: .quarter, end: end, next: isNumber && !isEnd ? end : range.upperBound)
            default: continue
            }
        }
        return found
    }

    private func building(_ scalars: [Unicode.Scalar], _ range: Range<Int>, _ before: [Part]) -> Step? {
        for start in range.lowerBound..<min(range.upperBound, range.lowerBound + 10) {
            guard let found = Words.buildings.longestMatch(scalars, at: start, before: range.upperBound) else {
                continue
            }
            let rest = found.end..<range.upperBound
            if rest.isEmpty || Words.endings.contains(scalars, rest) {
                return Step(part: .building, end: found.end, next: range.upperBound)
            }
            if NumberLexicon.isStart(scalars, found.end, range.upperBound) {
                return Step(part: .building, end: found.end, next: found.end)
            }
        }
        // A name before the kind of the building, in a token of its own, is read with what follows.
        return nil
    }

    /// Whether the words before say that an address comes.
    private func isLed(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int) -> Bool {
        for back in 1...3 where index - back >= 0 {
            if Words.leads.contains(scalars, tokens[index - back].range) { return true }
        }
        return false
    }

    /// How sure parts are an address; nil for what is none.
    private func score(_ parts: [Part], isLed: Bool) -> (value: Double, evidence: String)? {
        let hasNumber = parts.contains(.number) || parts.contains(.unit)
        let isWide = parts.contains(.province) || parts.contains(.district)
        if let road = parts.lastIndex(of: .road), parts[road...].contains(.number) || parts[road...].contains(.unit) {
            return (isWide || isLed ? 0.97 : 0.8, "road and number")
        }
        if parts.contains(.quarter), hasNumber {
            // A quarter alone may be any word that ends like one.
            let isSure = isWide || isLed || parts.contains(.building) || parts.count(where: { $0 == .unit }) > 1
            guard isSure || parts.count(where: { $0 == .number }) > 1 else { return nil }
            return (isWide || isLed ? 0.95 : 0.75, "quarter and lot")
        }
        if parts.contains(.building), hasNumber { return (isWide || isLed ? 0.9 : 0.7, "building and flat") }
        if parts.first == .unit, parts.count(where: { $0 == .unit }) > 1 { return (0.7, "building and flat") }
        if isWide, parts.contains(.quarter) || parts.contains(.road) {
            return (parts.contains(.district) || isLed ? 0.85 : 0.65, "district and quarter")
        }
        if isLed, isWide, parts.count >= 2 { return (0.7, "address spoken of") }
        return nil
    }
}
