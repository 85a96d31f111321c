/// Some neighbouring groups of a run, as the rules for numbers see them.
struct RunWindow: Sendable {
    /// From the first digit to the last one.
    let range: Range<Int>
    /// 0 to 9 each.
    let digits: [UInt8]
    /// How many digits each group has.
    let lengths: [Int]
    /// Whether any of it was said with number words.
    let isSpoken: Bool
    /// Whether no groups of the same run stand before or behind.
    let isWhole: Bool
    /// The last digit of the group before it in the same run; nil at the beginning.
    let before: UInt8?

    /// Whether the groups are of these lengths, or fall together so, as `010 12 34 56 78` does for 3, 4 and 4.
    func isGrouped(_ wanted: [Int]) -> Bool {
        var ends: Set<Int> = []
        var total = 0
        for length in lengths {
            total += length
            ends.insert(total)
        }
        var end = 0
        for length in wanted {
            end += length
            guard ends.contains(end) else { return false }
        }
        return end == total
    }

    /// The same with a two at its end, which may also be the beginning of an ending.
    var withTwo: RunWindow {
        var lengths = lengths
        if let last = lengths.popLast() { lengths.append(last + 1) }
        return RunWindow(
            range: range.lowerBound..<(range.upperBound + 1), digits: digits + [2], lengths: lengths,
            isSpoken: isSpoken, isWhole: isWhole, before: before)
    }

    /// Whether it begins with a number.
    func begins(with digits: [UInt8]) -> Bool { self.digits.starts(with: digits) }

    /// The most digits that any number has.
    static let mostDigits = 19
    /// The most groups, of one digit each when digits are said one by one with pauses.
    static let mostGroups = 19

    /// Calls `body` with each run of neighbouring groups that has 2 to 19 digits.
    static func forEach(_ run: DigitRun, _ body: (RunWindow) -> Void) {
        let groups = run.groups.map { ($0.range, $0.digits.utf8.map { $0 - 0x30 }, $0.isSpoken) }
        for first in groups.indices {
            var digits: [UInt8] = []
            var lengths: [Int] = []
            var isSpoken = false
            for last in first..<min(groups.count, first + mostGroups) {
                digits += groups[last].1
                guard digits.count <= mostDigits else { break }
                lengths.append(groups[last].1.count)
                isSpoken = isSpoken || groups[last].2
                guard digits.count >= 2 else { continue }
                body(
                    RunWindow(
                        range: groups[first].0.lowerBound..<groups[last].0.upperBound, digits: digits, lengths: lengths,
                        isSpoken: isSpoken, isWhole: first == 0 && last == groups.count - 1,
                        before: first > 0 ? groups[first - 1].1.last : nil))
            }
        }
    }
}
