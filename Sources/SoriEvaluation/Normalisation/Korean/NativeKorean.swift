/// Numbers in native Korean: 3 is 셋 alone and 세 before a counter, 20 스물 and 스무.
enum NativeKorean {
    private static let tens = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"]
    private static let alone = ["", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"]
    private static let beforeCounters = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"]

    /// How a number stands in its sentence.
    enum Form {
        /// Nothing follows that it could count.
        case alone
        /// A word follows that may be a counter.
        case beforeWord(Substring)
        /// 번째 or 째 follows.
        case ordinal(isBare: Bool)
    }

    /// The spellings of `value`, none for 0 and above 9,999; above 99 the hundreds are Sino-Korean (백스물한).
    static func spellings(_ value: Int, _ form: Form) -> [String] {
        guard value > 0, value < 10_000 else { return [] }
        guard value < 100 else {
            guard value % 100 > 0 else { return [] }
            let heads = head(value / 100)
            return spellings(value % 100, form).flatMap { tail in heads.map { $0 + tail } }
        }
        let (ten, unit) = (value / 10, value % 10)
        switch form {
        case .alone: return [tens[ten] + alone[unit]]
        case .beforeWord(let word):
            var found = [beforeCounter(value), tens[ten] + alone[unit]]
            if ten == 0, unit == 3 || unit == 4, let counter = word.first {
                if "달장잔자냥되섬".contains(counter) { found.append(unit == 3 ? "석" : "넉") }
                if "말돈푼발홉".contains(counter) { found.append(unit == 3 ? "서" : "너") }
            }
            return found
        case .ordinal(let isBare):
            if value == 1 { return ["첫"] }
            // 둘째 but 두 번째; from eleven on both are written.
            if isBare { return ten == 0 ? [alone[unit]] : [tens[ten] + alone[unit], beforeCounter(value)] }
            return [beforeCounter(value)]
        }
    }

    private static func beforeCounter(_ value: Int) -> String {
        value == 20 ? "스무" : tens[value / 10] + beforeCounters[value % 10]
    }

    private static func head(_ hundreds: Int) -> [String] {
        func part(_ value: Int, _ rank: String) -> String {
            value == 0 ? "" : (value == 1 ? "" : SinoKorean.digits[value]) + rank
        }
        return [part(hundreds / 10, "천") + part(hundreds % 10, "백")]
    }
}
