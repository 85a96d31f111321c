/// How Korean says a whole number.
///
/// Sino-Korean numerals (일, 이, 삼) for every number, native ones (하나, 둘, 셋) up to 99 and behind hundreds, and
/// digit by digit for codes and telephone numbers.
enum KoreanNumerals {
    /// The largest number that is read as one, below 10^16.
    static let most = 9_999_999_999_999_999

    private static let digits: [String] = ["영", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"]
    private static let tens = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"]
    private static let ones: [[String]] = [
        [], ["하나", "한"], ["둘", "두"], ["셋", "세", "석", "서"], ["넷", "네", "넉", "너"], ["다섯"], ["여섯"],
        ["일곱"], ["여덟"], ["아홉"],
    ]
    /// Before what is counted, the tens alone: 스무 명.
    private static let roundTens: [Int: [String]] = [2: ["스물", "스무"]]

    /// Whether 일 is said before 만, and before 십, 백 and 천.
    private enum Ones: CaseIterable {
        /// 만육천, 백십
        case left
        /// 일만 육천, 백십
        case beforeMyriad
        /// 일만 육천, 일백일십
        case said
    }

    /// Every way to say `value`, 0...`most`.
    static func readings(_ value: Int) -> [[Reading]] {
        guard value > 0 else { return [[.text("영")], [.text("공")], [.text("제로")]] }
        var found: [[Reading]] = []
        for ones in Ones.allCases {
            let reading = sino(value, ones)
            if !found.contains(reading) { found.append(reading) }
        }
        if value < 100 { found += native(value).map { [.text($0)] } }
        // 백스물다섯
        if value > 100, value < 10_000, value % 100 != 0 {
            found += native(value % 100).map { sino(value - value % 100, .left) + [.text($0)] }
        }
        return found
    }

    /// The digits one after the other, 0 being 공 or 영.
    static func digitByDigit(_ digits: some Sequence<Character>) -> [Reading] {
        digits.compactMap(\.wholeNumberValue).map { $0 == 0 ? .oneOf(["공", "영"]) : .text(Self.digits[$0]) }
    }

    /// What stands behind the decimal point.
    static func fraction(_ digits: some Sequence<Character>) -> [Reading] {
        [.gap, .oneOf(["점", "쩜"]), .gap] + digitByDigit(digits)
    }

    private static func sino(_ value: Int, _ ones: Ones) -> [Reading] {
        var parts: [Reading] = []
        var divisor = 1_000_000_000_000
        for name in ["조", "억", "만", ""] {
            let group = value / divisor % 10_000
            divisor = max(1, divisor / 10_000)
            guard group > 0 else { continue }
            let isBareMyriad = group == 1 && name == "만" && ones == .left && parts.isEmpty
            if !parts.isEmpty { parts.append(.gap) }
            parts.append(.text((isBareMyriad ? "" : four(group, saysOnes: ones == .said)) + name))
        }
        return parts
    }

    private static func four(_ group: Int, saysOnes: Bool) -> String {
        var text = ""
        for (divisor, name) in [(1_000, "천"), (100, "백"), (10, "십"), (1, "")] {
            let digit = group / divisor % 10
            guard digit > 0 else { continue }
            text += digit == 1 && divisor > 1 && !saysOnes ? name : digits[digit] + name
        }
        return text
    }

    private static func native(_ value: Int) -> [String] {
        let (ten, one) = (value / 10, value % 10)
        guard one > 0 else { return roundTens[ten] ?? [tens[ten]] }
        return ones[one].map { tens[ten] + $0 }
    }
}
