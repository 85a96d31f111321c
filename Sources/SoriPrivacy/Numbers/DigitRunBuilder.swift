/// Puts numbers that follow each other together, and takes back what was said wrong.
struct DigitRunBuilder {
    private struct Part {
        var group: DigitRun.Group
        let isCertain: Bool
        /// What an English word stands for, where it is one.
        let entry: NumberLexicon.Entry?
    }

    private var parts: [Part] = []
    /// The number of parts when the repair began.
    private var repairedAt: Int?
    /// The number of parts when what was wrong had been said again, in `아니 오 아니고 육`.
    private var insteadAt: Int?

    var isEmpty: Bool { parts.isEmpty }

    var groupCount: Int { parts.count }

    /// Adds a number.
    mutating func add(_ number: NumberToken, _ scalars: [Unicode.Scalar], _ token: TextToken) {
        let entry = scalars[token.range.lowerBound].isLatin ? NumberToken.english(scalars, token.range) : nil
        for group in number.groups { add(Part(group: group, isCertain: number.isCertain, entry: entry)) }
        if let start = repairedAt, insteadAt == nil || parts.count > (insteadAt ?? 0) { mend(from: start) }
    }

    /// Somebody says that the last digits were wrong.
    mutating func repair(isInstead: Bool) {
        if isInstead, repairedAt != nil {
            insteadAt = parts.count
        } else {
            (repairedAt, insteadAt) = (parts.count, nil)
        }
    }

    private mutating func add(_ part: Part) {
        guard let entry = part.entry, let last = parts.last, let before = last.entry else {
            return parts.append(part)
        }
        // `twenty two`, `double five`, `one hundred` are one number each.
        let range = last.group.range.lowerBound..<part.group.range.upperBound
        let digits: String?
        switch (before, entry) {
        case (.tens(let tens), .digit(let digit)) where digit > 0: digits = String(tens + digit)
        case (.times(let count), .digit(let digit)): digits = String(repeating: String(digit), count: count)
        case (_, .unit(let unit)): digits = Int(last.group.digits).map { String($0 % 1_000_000 * unit) }
        default: digits = nil
        }
        guard let digits else { return parts.append(part) }
        parts[parts.count - 1] = Part(
            group: DigitRun.Group(range: range, digits: digits, isSpoken: true), isCertain: false,
            entry: .digit(0))
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
        kept.append(
            Part(
                group: DigitRun.Group(
                    range: begin..<right.group.range.upperBound, digits: right.group.digits,
                    isSpoken: right.group.isSpoken), isCertain: right.isCertain, entry: right.entry))
        parts = kept
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
        guard parts.contains(where: \.isCertain) || parts.count >= fewestUncertain else { return nil }
        return DigitRun(parts.map(\.group))
    }
}
