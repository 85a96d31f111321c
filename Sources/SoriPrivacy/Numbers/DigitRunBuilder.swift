/// Puts numbers that follow each other together, and takes back what was said wrong.
struct DigitRunBuilder {
    private struct Part {
        var group: DigitRun.Group
        var isCertain: Bool
        /// How many tokens it was said with.
        var wordCount: Int
        /// What an English word stands for, where it is one.
        var entry: NumberLexicon.Entry?
        /// An English number below this may still be added: 10 after `twenty`, 100 after `one hundred`.
        var room = 0
    }

    private var parts: [Part] = []
    /// The number of parts when the repair began.
    private var repairedAt: Int?
    /// The number of parts when what was wrong had been said again, in `아니 오 아니고 육`.
    private var insteadAt: Int?
    /// Whether `and` was the last word.
    private var isAfterAnd = false

    /// English amounts are no longer than this, so that sums stay small whatever is said.
    private static let mostEnglish = 1_000_000_000

    var isEmpty: Bool { parts.isEmpty }

    var groupCount: Int { parts.count }

    /// Adds a number.
    mutating func add(_ number: NumberToken, _ scalars: [Unicode.Scalar], _ token: TextToken) {
        let entry = scalars[token.range.lowerBound].isLatin ? NumberToken.english(scalars, token.range) : nil
        for (index, group) in number.groups.enumerated() {
            add(
                Part(
                    group: group, isCertain: number.isCertain, wordCount: index == 0 ? 1 : 0,
                    entry: entry, room: entry.map(Self.room) ?? 0))
        }
        isAfterAnd = false
        if let start = repairedAt, insteadAt == nil || parts.count > (insteadAt ?? 0) { mend(from: start) }
    }

    /// A word between two parts of a number, such as `dash`.
    mutating func split(isAnd: Bool) { isAfterAnd = isAnd }

    /// Somebody says that the last digits were wrong.
    mutating func repair(isInstead: Bool) {
        guard !isEmpty else { return }
        if isInstead, repairedAt != nil {
            insteadAt = parts.count
        } else {
            (repairedAt, insteadAt) = (parts.count, nil)
        }
    }

    /// `twenty two`, `double five`, `one hundred twenty three`, `two thousand and five` are one number each; but
    /// `eight hundred five five` is an area code with digits behind it.
    private mutating func add(_ part: Part) {
        guard let entry = part.entry, let last = parts.last, let before = last.entry else {
            return parts.append(part)
        }
        switch (before, entry) {
        case (.times(let count), .digit(let digit)):
            join(part, String(repeating: String(digit), count: count), room: 0)
        case (.times, _): parts.append(part)
        case (_, .unit(let unit)):
            let value = (Int(last.group.digits) ?? 0) % 1_000 * unit
            join(part, String(value), room: unit)
            // `two thousand` and `three hundred`.
            guard parts.count > 1, let head = Int(parts[parts.count - 2].group.digits),
                parts[parts.count - 2].room > value, parts[parts.count - 2].entry != nil
            else { return }
            let tail = parts.removeLast()
            join(tail, String((head + value) % Self.mostEnglish), room: unit)
        case (_, .digit(let value)) where last.room > 10 ? isAfterAnd : value > 0 && last.room > value,
            (_, .tens(let value)) where last.room > value, (_, .teen(let value)) where last.room > value:
            join(part, String(((Int(last.group.digits) ?? 0) + value) % Self.mostEnglish), room: Self.room(entry))
        default: parts.append(part)
        }
    }

    /// Makes the last part longer by `part`.
    private mutating func join(_ part: Part, _ digits: String, room: Int) {
        guard let last = parts.last else { return }
        let range = last.group.range.lowerBound..<part.group.range.upperBound
        parts[parts.count - 1] = Part(
            group: DigitRun.Group(range: range, digits: digits, isSpoken: true), isCertain: false,
            wordCount: last.wordCount + part.wordCount, entry: .digit(0), room: room)
    }

    private static func room(_ entry: NumberLexicon.Entry) -> Int {
        if case .tens = entry { 10 } else { 0 }
    }

    /// Puts the newest part in the stead of what was said wrong before `start`.
    private mutating func mend(from start: Int) {
        guard start > 0, parts.count > start, let right = parts.last else { return }
        var count = right.group.digits.utf8.count
        if let instead = insteadAt, instead > start {
            // What was repeated as wrong says how much is replaced.
            count = parts[start..<instead].reduce(0) { $0 + $1.group.digits.utf8.count }
        } else {
            count = restart(before: start, right.group.digits)
        }
        var kept = Array(parts[..<start])
        while count > 0, let last = kept.last {
            let digits = last.group.digits
            if digits.utf8.count <= count {
                count -= digits.utf8.count
                kept.removeLast()
            } else {
                kept[kept.count - 1].group = DigitRun.Group(
                    range: last.group.range, digits: String(digits.dropLast(count)), isSpoken: last.group.isSpoken)
                count = 0
            }
        }
        // The number begins where it was begun, whatever of it was taken back.
        let begin = kept.isEmpty ? parts[0].group.range.lowerBound : right.group.range.lowerBound
        var mended = right
        mended.group = DigitRun.Group(
            range: begin..<right.group.range.upperBound, digits: right.group.digits, isSpoken: right.group.isSpoken)
        parts = kept + [mended]
        (repairedAt, insteadAt) = (nil, nil)
    }

    /// How many digits before `start` are said anew by `digits`: from a part that begins with the same digit on, else
    /// the last part.
    private func restart(before start: Int, _ digits: String) -> Int {
        var count = 0
        for part in parts[..<start].reversed() {
            count += part.group.digits.utf8.count
            guard count <= digits.utf8.count else { break }
            if part.group.digits.utf8.first == digits.utf8.first { return count }
        }
        return min(digits.utf8.count, parts[start - 1].group.digits.utf8.count)
    }

    /// The run, if it is one, and begins anew.
    mutating func finish(fewestUncertain: Int) -> DigitRun? {
        defer { self = DigitRunBuilder() }
        // `double` with nothing behind it is no number.
        let whole = parts.filter { !$0.group.digits.isEmpty }
        let isNumber =
            whole.contains(where: \.isCertain) || whole.reduce(0) { $0 + $1.wordCount } >= fewestUncertain
        return whole.isEmpty || !isNumber ? nil : DigitRun(whole.map(\.group))
    }
}
