/// Numbers in Sino-Korean: 64 is 육십사, 16,000 is 만육천 or 일만육천.
enum SinoKorean {
    /// The names of the digits 0...9.
    static let digits = ["영", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"]
    private static let ranks = ["", "십", "백", "천"]
    private static let groups = ["", "만", "억", "조", "경"]

    /// The most digits that are read as one number; longer runs are read digit by digit only.
    static let mostDigits = 20

    /// The number that `text` (ASCII digits, leading zeros allowed) stands for; nil for none or too many digits.
    static func number(_ text: some StringProtocol) -> ReadingPattern? {
        let significant = text.drop { $0 == "0" }
        guard !text.isEmpty, significant.count <= mostDigits else { return nil }
        if significant.isEmpty { return .row("영|공") }
        let values = significant.compactMap(\.wholeNumberValue)
        guard values.count == significant.count else { return nil }
        var parts: [ReadingPattern] = []
        var group: [ReadingPattern] = []
        var groupValue = 0
        for (offset, value) in values.enumerated() {
            let rank = values.count - 1 - offset
            groupValue = groupValue * 10 + value
            if value > 0 {
                // 1 before 십, 백 and 천 may be left out: 백 or 일백.
                let isSilent = value == 1 && rank % 4 > 0
                group.append(isSilent ? .row("|일") : .text(digits[value]))
                group.append(.text(ranks[rank % 4]))
            }
            guard rank % 4 == 0 else { continue }
            if groupValue > 0 {
                if !parts.isEmpty { parts.append(.optionalSpace) }
                // 만 is 10,000 with or without 일; 억 and above are never said alone.
                parts += groupValue == 1 && rank == 4 ? [.row("|일")] : group
                parts.append(.text(groups[rank / 4]))
            }
            group = []
            groupValue = 0
        }
        return .sequence(parts)
    }

    /// `text` digit by digit, its zeros all 공 or all 영, as telephone numbers and decimals are read.
    static func digitByDigit(_ text: some StringProtocol) -> ReadingPattern {
        .spellings(
            ["공", "영"].map { zero in
                text.compactMap(\.wholeNumberValue).map { $0 == 0 ? zero : digits[$0] }.joined()
            })
    }

    /// `whole.decimals`: 64.5 is 육십사점오 or, as it is said, 육십사쩜오.
    static func decimal(_ whole: some StringProtocol, _ decimals: some StringProtocol) -> ReadingPattern? {
        guard let number = number(whole) else { return nil }
        return .sequence([number, .optionalSpace, .row("점|쩜"), .optionalSpace, digitByDigit(decimals)])
    }
}
