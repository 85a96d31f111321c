/// Digits at the very end of an utterance that may be the beginning of a personal number.
struct OpenNumber {
    /// Which scalars of the text.
    let range: Range<Int>
    /// What the number may become.
    let type: PersonalDataType

    private static let fewestDigits = 3
    /// Beginnings of telephone numbers that nothing else has.
    private static let mobiles: [[UInt8]] = [
        [0, 1, 0], [0, 1, 1], [0, 1, 6], [0, 1, 7], [0, 1, 8], [0, 1, 9], [0, 7, 0],
    ]
    /// What a word before the digits says that they are, and how many such a number has at most.
    private static let kinds: [(keywords: Set<Keyword>, type: PersonalDataType, most: Int)] = [
        ([.card], .card, 18), ([.account], .account, 15), ([.resident], .residentNumber, 12),
        ([.foreigner], .foreignerNumber, 12), ([.business], .businessNumber, 9), ([.corporate], .corporateNumber, 12),
        ([.license], .driverLicense, 11), ([.insurance], .medicalInsurance, 10), ([.ssn], .ssn, 8),
        ([.myNumber], .myNumber, 11), ([.chineseID], .idNumber, 17), ([.phone], .phone, 9),
    ]
    /// Words that are also said of payments and calls are only counted this near before the digits, in scalars.
    private static let nearest = 16
    /// What may stand behind the digits: an ending such as `이고요`.
    private static let longestEnding = 4

    /// Looks at the end of a text; what was said before `start` is only context.
    init?(_ text: SourceText, from start: Int) {
        let tokens = TextToken.all(text.scalars)
        guard let run = DigitRunReader().runs(in: text.scalars, tokens).last,
            text.scalars.count - run.range.upperBound <= Self.longestEnding,
            !text.scalars[run.range.upperBound...].contains(where: { $0.isWordPart && !$0.isHangul })
        else { return nil }
        // Of what began in an earlier utterance all groups count, and those of this one are masked.
        guard let first = run.groups.first(where: { $0.range.upperBound > start }) else { return nil }
        let digits = run.digits.utf8.map { $0 - 0x30 }
        let keywords = KeywordIndex(text.scalars, tokens)
        guard digits.count >= Self.fewestDigits else { return nil }
        range = max(start, first.range.lowerBound)..<run.range.upperBound
        if let keyword = keywords.nearest(before: run.range, within: Self.nearest),
            let kind = Self.kinds.first(where: { $0.keywords.contains(keyword) }), digits.count <= kind.most
        {
            type = kind.type
        } else if digits.count <= 9, Self.mobiles.contains(where: { digits.starts(with: $0) }) {
            type = .phone
        } else {
            return nil
        }
    }
}
