/// Reads one written number of a Korean text with its sign, currency and unit.
struct NumberReader {
    private let text: [Character]
    private let start: Int
    private var position: Int

    /// The readings of the number that begins at `start` of `text`, and where it ends; nil when none begins there.
    static func read(_ text: [Character], at start: Int) -> (pattern: ReadingPattern, end: Int)? {
        var reader = NumberReader(text: text, start: start, position: start)
        guard let pattern = reader.signed() ?? reader.currency() ?? reader.calendar() ?? reader.amount() else {
            return nil
        }
        return (pattern, reader.position)
    }

    // MARK: What stands before

    /// `-5`, `+5`, `±5` at the beginning of a word.
    private mutating func signed() -> ReadingPattern? {
        let signs: [Character: String] = [
            "-": "마이너스|영하", "−": "마이너스|영하", "+": "플러스|", "±": "플러스_마이너스|",
        ]
        guard let sign = signs[text[start]], digit(at: start + 1), !isPartOfWord(start - 1) else { return nil }
        position += 1
        guard let amount = amount() else { return nil }
        return .sequence([.row(sign), .optionalSpace, amount])
    }

    /// `$5`, `₩3만`: the sign is read after the amount.
    private mutating func currency() -> ReadingPattern? {
        let sign = text[start]
        guard KoreanUnits.currencies.contains(sign), let unit = KoreanUnits.readings[String(sign)] else { return nil }
        position += 1
        skipSpaces()
        guard digit(at: position), var parts = number(isAmount: true).map({ [$0] }) else {
            position = start
            return nil
        }
        // $3만 5천, $2억
        while let scale = character(at: position), "백천만억조".contains(scale) {
            position += 1
            parts += [.optionalSpace, .text(String(scale))]
            let after = position
            skipSpaces()
            if digit(at: position), let more = number(isAmount: true) {
                parts += [.optionalSpace, more]
            } else {
                position = after
            }
        }
        return .sequence(parts + [.optionalSpace, .row(unit)])
    }

    // MARK: Dates, times, fractions

    /// `2022.5.17`, `2022-05-17`, `3:30`, `1/2`.
    private mutating func calendar() -> ReadingPattern? {
        guard digit(at: start), start == 0 || !digit(at: start - 1) else { return nil }
        let first = digits(from: start)
        let separator = character(at: first.endIndex)
        guard let separator, ".-/:·".contains(separator), digit(at: first.endIndex + 1) else { return nil }
        let second = digits(from: first.endIndex + 1)
        let next = character(at: second.endIndex)
        if separator != ":", first.count == 4, next == separator, digit(at: second.endIndex + 1) {
            let third = digits(from: second.endIndex + 1)
            if let month = CalendarReading.month(second), let day = CalendarReading.day(third),
                let year = SinoKorean.number(String(first)), !digit(at: third.endIndex + 1)
            {
                position = third.endIndex
                if character(at: position) == "." { position += 1 }
                return .sequence([
                    year, .optionalSpace, .text("년"), .optionalSpace, month, .optionalSpace, day,
                ])
            }
        }
        guard next != separator || !digit(at: second.endIndex + 1) || separator == ":" else { return nil }
        switch separator {
        case ":":
            guard let pattern = CalendarReading.time(first, second) else { return nil }
            position = second.endIndex
            return pattern
        case "/":
            guard let pattern = CalendarReading.fraction(first, second) else { return nil }
            position = second.endIndex
            return pattern
        case ".", "·":
            let reader = NumberReader(text: text, start: start, position: second.endIndex)
            guard CalendarReading.month(first) != nil, CalendarReading.day(second) != nil,
                CalendarReading.isAnniversary(reader.wordAfter(), separator)
            else { return nil }
            position = second.endIndex
            // 3.1절 is 삼일절, 6·25 육이오; or with the point, where one is written.
            let joined = SinoKorean.digitByDigit(String(first) + String(second))
            guard separator == ".", let spoken = SinoKorean.decimal(String(first), String(second)) else {
                return joined
            }
            return .choice([joined, spoken])
        default: return nil
        }
    }

    // MARK: Amounts

    /// A number with what follows it: a unit, or further numbers joined by dashes.
    private mutating func amount() -> ReadingPattern? {
        guard digit(at: position) else { return nil }
        let begin = position
        guard let plain = number(isAmount: false) else { return nil }
        let end = position
        skipSpaces()
        if let symbol = KoreanUnits.prefix(of: text[position...]), let unit = KoreanUnits.readings[symbol] {
            let afterSymbol = position + symbol.count
            position = begin
            guard let amount = number(isAmount: true) else { return nil }
            position = afterSymbol
            return withUnit(amount, symbol, unit, touching: end == afterSymbol - symbol.count)
        }
        position = end
        var parts = [plain]
        // 010-1234-5678, 3-2; nothing has more than a few parts.
        while parts.count < 15, character(at: position) == "-", digit(at: position + 1) {
            position += 1
            guard let more = number(isAmount: false) else { break }
            parts += [.optionalSpace, .row("|에|다시|에서|대"), .optionalSpace, more]
        }
        parts += scales() + spaceBeforeCounter()
        return .sequence(parts)
    }

    /// 천만, 억 and the like after the digits, and 여 (some more): words of their own or not, as one likes.
    private mutating func scales() -> [ReadingPattern] {
        var parts: [ReadingPattern] = []
        while let scale = character(at: position), "십백천만억조여".contains(scale) {
            // 여 is a part of other words too (여름): it counts here before a space or after tens only.
            if scale == "여" {
                let next = character(at: position + 1) ?? " "
                guard next.isWhitespace || "명개년건곳대일차".contains(next) else { break }
            }
            parts.append(.text(String(scale)))
            position += 1
            guard "만억조".contains(scale) else { continue }
            parts.append(.optionalSpace)
            let after = position
            skipSpaces()
            if !digit(at: position) { position = after }
        }
        return parts
    }

    /// 20명 and 20 명: some part the counter, some do not.
    private mutating func spaceBeforeCounter() -> [ReadingPattern] {
        guard let word = wordAfter().first, !word.isASCII else { return [] }
        skipSpaces()
        return [.optionalSpace]
    }

    private func withUnit(
        _ amount: ReadingPattern, _ symbol: String, _ unit: String, touching: Bool
    ) -> ReadingPattern {
        var readings = [ReadingPattern.row(unit)]
        if let letters = LetterNames.spelled(symbol) { readings.append(letters) }
        var parts = [amount, .optionalSpace, .choice(readings)]
        if let word = KoreanUnits.before[symbol] {
            parts.insert(.choice([.sequence([.text(word), .optionalSpace]), .nothing]), at: 0)
        }
        let spoken = ReadingPattern.sequence(parts)
        // 5G is 파이브지, not only five grams.
        guard touching, let letters = LetterNames.spelled(symbol), let english = beside(position - symbol.count) else {
            return spoken
        }
        return .choice([spoken, .sequence([english, letters])])
    }

    /// The English name of the single digit before `index`.
    private func beside(_ index: Int) -> ReadingPattern? {
        guard digit(at: index - 1), !digit(at: index - 2) else { return nil }
        return LetterNames.english(String(text[index - 1]))
    }

    /// Digits with thousands commas and decimals; an amount (of a unit or currency) is Sino-Korean only.
    private mutating func number(isAmount: Bool) -> ReadingPattern? {
        let begin = position
        var whole = String(digits(from: position))
        guard !whole.isEmpty else { return nil }
        position += whole.count
        var isGrouped = false
        if whole.count <= 3 {
            while character(at: position) == ",", digits(from: position + 1).count == 3 {
                whole += String(digits(from: position + 1))
                position += 4
                isGrouped = true
            }
        }
        if character(at: position) == ".", digit(at: position + 1) {
            let decimals = digits(from: position + 1)
            position = decimals.endIndex
            return SinoKorean.decimal(whole, String(decimals)) ?? SinoKorean.digitByDigit(whole + String(decimals))
        }
        var readings: [ReadingPattern] = []
        let following = wordAfter()
        if following.hasPrefix("월"), let month = CalendarReading.irregularMonth(whole) { return month }
        if let sino = SinoKorean.number(whole) {
            // 1만, 1천: the 1 before a scale may be silent.
            let isSilent = whole == "1" && (following.first.map { "십백천만".contains($0) } ?? false)
            readings.append(isSilent ? .row("|일") : sino)
        }
        if !isGrouped, whole.count >= 3 || whole.hasPrefix("0") || readings.isEmpty || isName(begin, following) {
            readings.append(SinoKorean.digitByDigit(whole))
        }
        if !isAmount {
            readings += native(whole, following)
            if isLatin(begin - 1) || isLatin(position), let english = LetterNames.english(whole) {
                readings.append(english)
            }
        }
        return readings.count == 1 ? readings[0] : .choice(readings)
    }

    /// Whether digits are a name and not an amount: 90년생, 99학번, 코로나19, B52.
    private func isName(_ begin: Int, _ following: Substring) -> Bool {
        let before = String(text[..<begin].suffix(6).filter { $0 != "-" && !$0.isWhitespace })
        return ["년생", "학번"].contains(where: following.hasPrefix) || before.hasSuffix("코로나")
            || isLatin(begin - 1) || character(at: begin - 1) == "-" && isLatin(begin - 2)
    }

    private func native(_ whole: String, _ following: Substring) -> [ReadingPattern] {
        guard let value = Int(whole) else { return [] }
        let form: NativeKorean.Form
        if following.hasPrefix("번째") {
            form = .ordinal(isBare: false)
        } else if following.hasPrefix("째") {
            form = .ordinal(isBare: true)
        } else if following.isEmpty {
            form = .alone
        } else if KoreanUnits.sinoOnly.contains(where: following.hasPrefix) {
            return []
        } else {
            form = .beforeWord(following)
        }
        let spellings = NativeKorean.spellings(value, form)
        return spellings.isEmpty ? [] : [.spellings(spellings)]
    }

    // MARK: Characters

    /// The letters that follow, after at most one space; empty when none do.
    private func wordAfter() -> Substring {
        var index = position
        if character(at: index)?.isWhitespace == true { index += 1 }
        return String(text[min(index, text.count)...].prefix(8).prefix(while: \.isLetter))[...]
    }

    private mutating func skipSpaces() {
        while character(at: position)?.isWhitespace == true { position += 1 }
    }

    private func character(at index: Int) -> Character? { text.indices.contains(index) ? text[index] : nil }
    private func digit(at index: Int) -> Bool { character(at: index)?.isASCIIDigit ?? false }
    private func isLatin(_ index: Int) -> Bool { character(at: index).map { $0.isASCII && $0.isLetter } ?? false }
    private func isPartOfWord(_ index: Int) -> Bool {
        character(at: index).map { $0.isLetter || $0.isNumber || $0 == ")" || $0 == "%" } ?? false
    }

    private func digits(from index: Int) -> ArraySlice<Character> {
        text[min(index, text.count)...].prefix(while: \.isASCIIDigit)
    }
}
