/// Finds dates said with year, month and day where somebody's birth is spoken of.
struct BirthDateDetector: Sendable {
    private enum Unit: Sendable {
        case year, month, day, born
    }

    /// What stands behind a number of a date. Of Korean the number and its unit are one word or two.
    private static let units = PhraseTable<Unit>([
        ("년", .year), ("년도", .year), ("년생", .born), ("월", .month), ("일", .day), ("일생", .day), ("년에", .year),
        ("월에", .month),
        ("年", .year), ("月", .month), ("日", .day), ("号", .day), ("年生まれ", .born), ("年生", .born), ("日生まれ", .day),
    ])
    private static let endings = PhraseTable(
        words: "생 생이에요 생이요 생입니다 이에요 이요 입니다 이고요 이고 인데 인데요 에 생인데 생인데요 이라고 요 이구요 생이고 생이고요 로 으로 은 생으로 です 生まれ 出生")
    private static let months = PhraseTable<Int>(
        [
            "january february march april may june july august september october november december",
            "jan feb mar apr may jun jul aug sep oct nov dec",
        ].flatMap { $0.split(separator: " ").enumerated().map { (String($0.element), $0.offset + 1) } })
    private static let ordinals = PhraseTable(
        words: """
            first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth \
            fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth
            """)

    func findings(in scalars: [Unicode.Scalar], _ tokens: [TextToken], _ keywords: KeywordIndex) -> [Finding] {
        var findings: [Finding] = []
        var index = 0
        while index < tokens.count {
            guard let date = unspaced(scalars, tokens, index) ?? english(scalars, tokens, index) else {
                index += 1
                continue
            }
            let isNear =
                keywords.before(date.range, [.birth], within: 30) != nil
                || keywords.after(date.range, [.birth], within: 26) != nil
            if date.isBorn || (isNear && date.parts >= 2) {
                findings.append(
                    Finding(date.range, .birthDate, score: isNear ? 0.95 : 0.8, evidence: "named before"))
            }
            index = max(index + 1, date.next)
        }
        return findings
    }

    private struct Date {
        let range: Range<Int>
        /// How many of year, month and day there are.
        let parts: Int
        /// Whether the words themselves say that it is of a birth.
        let isBorn: Bool
        let next: Int
    }

    /// `구십년 삼월 이일`, `1990년 3월 2일생`.
    private func unspaced(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int) -> Date? {
        var (position, end, parts, isBorn) = (index, 0, 0, false)
        var last: Unit?
        while position < tokens.count, position - index < 6 {
            let range = tokens[position].range
            if position > index, range.lowerBound - tokens[position - 1].range.upperBound > 2 { break }
            var start = range.lowerBound
            var isWhole = true
            var found = false
            // One token may hold all of it: `1990년3월2일`.
            while start < range.upperBound, let part = part(scalars, tokens, start..<range.upperBound, &position) {
                guard Self.follows(part.unit, last) else { return nil }
                parts += 1
                last = part.unit
                end = part.end
                isBorn = isBorn || part.isBorn
                start = part.next
                found = true
                if position < tokens.count, start > tokens[position].range.upperBound { break }
            }
            isWhole = start >= range.upperBound
            position += 1
            guard found else { break }
            if last == .day || last == .born || !isWhole { break }
        }
        guard parts > 0 else { return nil }
        return Date(range: tokens[index].range.lowerBound..<end, parts: parts, isBorn: isBorn, next: position)
    }

    private static func follows(_ unit: Unit, _ last: Unit?) -> Bool {
        switch (last, unit) {
        case (nil, _), (.year?, .month), (.month?, .day): true
        default: false
        }
    }

    private struct Part {
        let unit: Unit
        /// Where what is personal ends, and where one reads on.
        let end: Int
        let next: Int
        let isBorn: Bool
    }

    /// A number with its unit, which may be the next token.
    private func part(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ range: Range<Int>, _ position: inout Int
    ) -> Part? {
        // The longest number that has a unit behind it.
        for start in (range.lowerBound + 1..<range.upperBound + 1).prefix(16) {
            guard start < range.upperBound,
                let unit = Self.units.longestMatch(scalars, at: start, before: range.upperBound),
                let number = NumberToken(scalars, range.lowerBound..<start), number.numberEnd == start,
                number.groups.count == 1, Self.fits(number.groups[0].digits, unit.value)
            else { continue }
            let rest = unit.end..<range.upperBound
            let isEnding = rest.isEmpty || Self.endings.contains(scalars, rest)
            let isNext = !rest.isEmpty && !isEnding && NumberLexicon.isStart(scalars, rest.lowerBound, range.upperBound)
            guard isEnding || isNext else { continue }
            let isBorn =
                unit.value == .born || (!rest.isEmpty && scalars[rest.lowerBound] == "생")
                || scalars[unit.end - 1] == "생"
            let end = scalars[unit.end - 1] == "생" ? unit.end - 1 : unit.end
            return Part(unit: unit.value, end: end, next: isEnding ? range.upperBound : unit.end, isBorn: isBorn)
        }
        guard let number = NumberToken(scalars, range), number.numberEnd == range.upperBound, number.groups.count == 1,
            position + 1 < tokens.count, tokens[position + 1].range.lowerBound - range.upperBound <= 1
        else { return nil }
        let following = tokens[position + 1].range
        guard let unit = Self.units.longestMatch(scalars, at: following.lowerBound, before: following.upperBound),
            Self.fits(number.groups[0].digits, unit.value)
        else { return nil }
        let rest = unit.end..<following.upperBound
        guard rest.isEmpty || Self.endings.contains(scalars, rest) else { return nil }
        position += 1
        let isBorn = unit.value == .born || (!rest.isEmpty && scalars[rest.lowerBound] == "생")
        let end = scalars[unit.end - 1] == "생" ? unit.end - 1 : unit.end
        return Part(unit: unit.value, end: end, next: following.upperBound, isBorn: isBorn)
    }

    private static func fits(_ digits: String, _ unit: Unit) -> Bool {
        guard let value = Int(digits) else { return false }
        return switch unit {
        case .year, .born: (0...99).contains(value) || (1900...2035).contains(value)
        case .month: (1...12).contains(value)
        case .day: (1...31).contains(value)
        }
    }

    /// `March third nineteen eighty five`, `3rd of March 1985`.
    private func english(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int) -> Date? {
        func word(_ index: Int) -> [Unicode.Scalar] { tokens[index].range.map { scalars[$0].lowercase } }
        func month(_ index: Int) -> Bool {
            guard index < tokens.count, scalars[tokens[index].range.lowerBound].isLatin else { return false }
            let word = word(index)
            return Self.months.value(word, 0..<word.count) != nil
        }
        func isNumber(_ index: Int) -> Bool {
            guard index < tokens.count else { return false }
            let word = word(index)
            if NumberLexicon.english.value(word, 0..<word.count) != nil || Self.ordinals.contains(word, 0..<word.count)
            {
                return true
            }
            let digits = word.prefix { $0.digit != nil }.count
            return digits > 0 && digits <= 4
                && ["", "st", "nd", "rd", "th"].contains(
                    word.dropFirst(digits).map(String.init).joined())
        }
        var (first, last, parts) = (index, index, 1)
        if month(index) {
            guard isNumber(index + 1) else { return nil }
        } else if isNumber(index) {
            // The day stands first.
            var next = index + 1
            while next < tokens.count, isNumber(next), next - index < 2 { next += 1 }
            if next < tokens.count, word(next).map(String.init).joined() == "of" { next += 1 }
            guard month(next) else { return nil }
            (first, last, parts) = (index, next, 2)
        } else {
            return nil
        }
        while last + 1 < tokens.count, isNumber(last + 1), last - index < 9,
            tokens[last + 1].range.lowerBound - tokens[last].range.upperBound <= 2
        {
            last += 1
            parts += 1
        }
        return Date(
            range: tokens[first].range.lowerBound..<tokens[last].range.upperBound, parts: parts, isBorn: false,
            next: last + 1)
    }
}
