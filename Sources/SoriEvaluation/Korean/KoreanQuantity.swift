/// A number in digits with what belongs to it: sign, money, multipliers (3천만), decimals, a time, a unit.
struct KoreanQuantity {
    /// What it may be.
    private(set) var readings: [Reading] = []
    /// Characters it takes.
    private(set) var length = 0

    private let text: [Character]
    private var index: Int

    /// Looks for a quantity at `start`; nil when none begins there.
    init?(_ text: [Character], at start: Int) {
        self.text = text
        index = start
        var money: [String]?
        let isBehindWord = start > 0 && (text[start - 1].isLetter || text[start - 1].isNumber)
        if !isBehindWord, let sign = current, "+-".contains(sign), isDigit(at: index + 1) {
            readings.append(.oneOf(sign == "-" ? ["", "마이너스", "마이너스 ", "영하", "영하 "] : ["", "플러스", "플러스 "]))
            index += 1
        }
        if let sign = current, let names = KoreanTables.money[sign] {
            var next = index + 1
            if next < text.count, text[next] == " " { next += 1 }
            guard isDigit(at: next) else { return nil }
            money = names
            index = next
        }
        guard isDigit(at: index) else { return nil }
        let isBehindLatin = start > 0 && text[start - 1].isASCII && text[start - 1].isLetter
        if !readTime() { readNumber(isBehindLatin: isBehindLatin) }
        if let money { readings += [.gap, .oneOf(money + [""])] }
        length = index - start
    }

    private var current: Character? { index < text.count ? text[index] : nil }

    private func isDigit(at index: Int) -> Bool {
        index < text.count && text[index].isASCII && text[index].isNumber
    }

    private func digits(at start: Int) -> [Character] { Array(text[start...].prefix { $0.isASCII && $0.isNumber }) }

    private func matches(_ word: String, at index: Int) -> Bool {
        text[min(index, text.count)...].starts(with: word)
    }

    /// Behind an optional space.
    private func afterSpace(_ index: Int) -> Int { index < text.count && text[index] == " " ? index + 1 : index }

    // MARK: 3:30

    private mutating func readTime() -> Bool {
        let hours = digits(at: index)
        let colon = index + hours.count
        guard hours.count <= 2, colon < text.count, text[colon] == ":" else { return false }
        let minutes = digits(at: colon + 1)
        guard minutes.count == 2, let hour = Int(String(hours)), let minute = Int(String(minutes)), hour < 25,
            minute < 60
        else { return false }
        index = colon + 3
        let spokenHour: [Reading] = [whole(String(hour)), .gap, .text("시")]
        var ways: [[Reading]] = [[.text(String(hours + ":" + minutes))]]
        if minute == 0 { ways.append(spokenHour) }
        ways.append(spokenHour + [.gap, whole(String(minute)), .gap, .text("분")])
        if minute == 30 { ways.append(spokenHour + [.gap, .text("반")]) }
        readings.append(.oneOf(ways))
        return true
    }

    // MARK: numbers

    private mutating func readNumber(isBehindLatin: Bool) {
        let start = index
        if let composite = readComposite(from: start) {
            index = composite.end
            readings.append(composite.reading)
        } else {
            let whole = readWhole()
            var ways: [[Reading]] = [[self.whole(whole)]]
            if let fraction = readFraction() {
                ways = [
                    [.text("\(whole).\(String(fraction))")],
                    [value(whole)] + KoreanNumerals.fraction(fraction),
                ]
            } else {
                if whole.count == 1, isBehindLatin, let name = KoreanTables.englishDigits[Character(whole)] {
                    ways.append([.text(name)])
                }
                ways += beforeWords(whole)
            }
            if let half = halfAnHour(whole, from: start) {
                readings.append(.oneOf([[.oneOf(ways), .gap, .text("분")], [.text("반")]]))
                index = half
                return
            }
            readings.append(.oneOf(ways))
        }
        readUnit()
    }

    /// The digits, without the commas between thousands.
    private mutating func readWhole() -> String {
        var all = digits(at: index)
        index += all.count
        while all.count <= 15, index < text.count, text[index] == ",", digits(at: index + 1).count == 3 {
            all += digits(at: index + 1)
            index += 4
        }
        return String(all)
    }

    private mutating func readFraction() -> [Character]? {
        guard index < text.count, text[index] == ".", isDigit(at: index + 1) else { return nil }
        let fraction = digits(at: index + 1)
        index += 1 + fraction.count
        return fraction
    }

    /// A whole number as it stands and in every reading.
    private func whole(_ digits: String) -> Reading {
        var ways: [[Reading]] = [[.text(digits)]]
        if let value = Int(digits), value <= KoreanNumerals.most {
            ways += KoreanNumerals.readings(value)
            if digits.hasPrefix("0"), digits.count > 1 { ways.append([.text(String(value))]) }
        }
        if digits.count > 2 || digits.hasPrefix("0") { ways.append(KoreanNumerals.digitByDigit(digits)) }
        return .oneOf(ways)
    }

    /// The same without the digits themselves.
    private func value(_ digits: String) -> Reading {
        guard let value = Int(digits), value <= KoreanNumerals.most else {
            return .oneOf([KoreanNumerals.digitByDigit(digits)])
        }
        return .oneOf(KoreanNumerals.readings(value))
    }

    /// 유월, 시월, 첫째: readings that hang on the word behind.
    private func beforeWords(_ digits: String) -> [[Reading]] {
        let next = afterSpace(index)
        if matches("월", at: next) {
            if digits == "6" || digits == "06" { return [[.text("유")]] }
            if digits == "10" { return [[.text("시")]] }
        }
        if digits == "1", matches("번째", at: next) || matches("째", at: next) { return [[.text("첫")]] }
        return []
    }

    /// 30분 behind 시 is 반 too; gives where it ends.
    private func halfAnHour(_ digits: String, from start: Int) -> Int? {
        var before = start - 1
        if before >= 0, text[before] == " " { before -= 1 }
        let next = afterSpace(index)
        guard digits == "30", before >= 0, text[before] == "시", matches("분", at: next) else { return nil }
        return next + 1
    }

    /// 3천만, 1만 6천, 2억 5,000만: one number; nil when no multiplier follows.
    private func readComposite(from start: Int) -> (reading: Reading, end: Int)? {
        var (total, position, end) = (0, start, start)
        var least = Int.max
        var written = ""
        while isDigit(at: position) {
            var part = self
            part.index = position
            let digits = part.readWhole()
            guard let number = Int(digits), number < 1_000_000 else { break }
            var (multiplier, next) = (1, part.index)
            var names = ""
            while next < text.count, let factor = KoreanTables.multipliers[text[next]], multiplier < 1_000_000_000_000 {
                multiplier *= factor
                names.append(text[next])
                next += 1
            }
            // A number that does not go on downwards is another one; so is one with decimals.
            guard multiplier < least, number > 0, number <= KoreanNumerals.most / multiplier / 2,
                !(next < text.count && text[next] == "." && isDigit(at: next + 1)), multiplier > 1 || !written.isEmpty
            else { break }
            guard multiplier > 1 || number < least else { break }
            total += number * multiplier
            least = multiplier
            written += digits + names
            (end, position) = (next, afterSpace(next))
            if multiplier == 1 { break }
        }
        guard end > start, written.contains(where: { !$0.isASCII }), total <= KoreanNumerals.most else { return nil }
        return (.oneOf([[.text(written)], [.text(String(total))]] + KoreanNumerals.readings(total)), end)
    }

    // MARK: units

    private mutating func readUnit() {
        let next = afterSpace(index)
        for (sign, names) in KoreanTables.units where matches(sign, at: next) {
            let end = next + sign.count
            // Letters that go on are another word.
            let goesOn = end < text.count && text[end].isASCII && text[end].isLetter
            guard !(goesOn && sign.last?.isLetter == true) else { continue }
            var ways = [sign.replacing("/", with: "")] + names
            if sign.allSatisfy({ $0.isASCII && $0.isLetter }) {
                ways.append(sign.map { KoreanTables.letters[$0]?[0] ?? "" }.joined())
            }
            readings += [.gap, .oneOf(ways)]
            index = end
            return
        }
        // What is counted stands joined or apart.
        guard next < text.count, text[next].isLetter, !text[next].isASCII else { return }
        readings.append(.gap)
        index = next
    }
}
