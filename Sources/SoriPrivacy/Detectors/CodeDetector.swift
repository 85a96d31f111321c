/// Finds codes of letters and digits: passports, passwords, postcodes of the United Kingdom.
struct CodeDetector: Sendable {
    /// Latin letters as they are read out before a passport's number.
    private static let passportLetters = PhraseTable(words: "엠 에스 알 아르 오 디 엠자 M S R O D m s r o d")

    func findings(in scalars: [Unicode.Scalar], _ tokens: [TextToken], _ context: NumberContext) -> [Finding] {
        var findings: [Finding] = []
        for index in tokens.indices {
            if let finding = passport(scalars, tokens, index, context) { findings.append(finding) }
            if let finding = password(scalars, tokens, index, context) { findings.append(finding) }
            if let finding = postcode(scalars, tokens, index, context) { findings.append(finding) }
            if let finding = plate(scalars, tokens, index, context) { findings.append(finding) }
        }
        return findings
    }

    /// One of M, S, R, O and D with eight digits, the fourth of which may be a letter in the new ones.
    private func passport(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int, _ context: NumberContext
    ) -> Finding? {
        let range = tokens[index].range
        let isNamed = context.keywords.before(range, [.passport], within: 24) != nil
        if ["M", "S", "R", "O", "D", "m", "s", "r", "o", "d"].contains(scalars[range.lowerBound]) {
            let end = range.lowerBound + 9
            if end <= range.upperBound, end == range.upperBound || scalars[end].isHangul {
                let rest = range.lowerBound + 1..<end
                let digits = rest.count { scalars[$0].digit != nil }
                let isNew = scalars[range.lowerBound + 4].isLatin
                if digits == 8 || (digits == 7 && isNew) {
                    return Finding(
                        range.lowerBound..<end, .passport, score: isNamed ? 0.97 : 0.75, evidence: "letter and digits")
                }
            }
        }
        // Other states: letters and digits, nine signs, where a passport is spoken of.
        if isNamed, (8...9).contains(range.count), range.contains(where: { scalars[$0].digit != nil }),
            range.allSatisfy({ scalars[$0].isLatin || scalars[$0].digit != nil }),
            range.count(where: { scalars[$0].digit != nil }) >= 5
        {
            return Finding(range, .passport, score: 0.8, evidence: "named before")
        }
        // Read out: the letter is a word before the digits, and may be one of them in the new passports.
        guard Self.passportLetters.contains(scalars, range), index + 1 < tokens.count else { return nil }
        guard isNamed || context.keywords.before(range, [.thing], within: 24) == nil else { return nil }
        var (digits, letters, next, end) = (0, 0, index + 1, range.upperBound)
        while next < tokens.count, digits + letters < 8, tokens[next].range.lowerBound - end <= 3 {
            if let number = NumberToken(scalars, tokens[next].range) {
                digits += number.groups.reduce(0) { $0 + $1.digits.utf8.count }
                end = number.numberEnd
            } else if digits == 3, letters == 0, LetterWords.isLetter(scalars, tokens[next].range) {
                letters += 1
                end = tokens[next].range.upperBound
            } else {
                break
            }
            next += 1
        }
        guard digits + letters == 8 else { return nil }
        return Finding(range.lowerBound..<end, .passport, score: isNamed ? 0.95 : 0.6, evidence: "letter and digits")
    }

    /// A word of letters and digits behind the word `password`.
    private func password(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int, _ context: NumberContext
    ) -> Finding? {
        let range = tokens[index].range
        guard context.keywords.before(range, [.password], within: 16) != nil else { return nil }
        var end = range.lowerBound
        while end < range.upperBound, scalars[end].isLatin || scalars[end].digit != nil { end += 1 }
        let latin = range.lowerBound..<end
        let digits = latin.count { scalars[$0].digit != nil }
        guard latin.count >= 4, digits > 0, digits < latin.count else { return nil }
        // Signs at its end belong to it, as in `hong1234!`.
        var last = end
        while end == range.upperBound, last < scalars.count,
            ["!", "@", "#", "$", "%", "^", "&", "*"].contains(scalars[last])
        {
            last += 1
        }
        return Finding(latin.lowerBound..<last, .password, score: 0.9, evidence: "named before")
    }

    /// `SW1A 1AA`: one or two letters, a digit or two, then a digit and two letters.
    private func postcode(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int, _ context: NumberContext
    ) -> Finding? {
        guard context.language == "en", index + 1 < tokens.count else { return nil }
        let (front, back) = (tokens[index].range, tokens[index + 1].range)
        guard back.lowerBound - front.upperBound == 1, (2...4).contains(front.count), back.count == 3,
            scalars[front.lowerBound].isLatin, front.contains(where: { scalars[$0].digit != nil }),
            scalars[back.lowerBound].digit != nil, scalars[back.lowerBound + 1].isLatin,
            scalars[back.lowerBound + 2].isLatin
        else { return nil }
        let isNamed = context.keywords.before(front, [.postal], within: 24) != nil
        return Finding(
            front.lowerBound..<back.upperBound, .postalCode, score: isNamed ? 0.95 : 0.7, evidence: "postcode")
    }

    /// A plate or a licence of letters and digits in English, in one token or two, where one is spoken of.
    private func plate(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int, _ context: NumberContext
    ) -> Finding? {
        guard context.language == "en" else { return nil }
        var range = tokens[index].range
        guard isMixed(scalars, range, least: 4) else { return nil }
        // `YX73 XSY`.
        if index + 1 < tokens.count, tokens[index + 1].range.lowerBound - range.upperBound == 1, range.count == 4,
            tokens[index + 1].range.count == 3,
            tokens[index + 1].range.allSatisfy({ scalars[$0].isLatin && scalars[$0] != scalars[$0].lowercase })
        {
            range = range.lowerBound..<tokens[index + 1].range.upperBound
        }
        let vehicle = context.keywords.before(range, [.vehicle], within: 30)
        let license = context.keywords.before(range, [.license], within: 30)
        if let license, license <= vehicle ?? .max, range.count >= 7, vehicle == nil || license < 12 {
            return Finding(range, .driverLicense, score: 0.85, evidence: "named before")
        }
        guard vehicle != nil, range.count <= 9 else { return nil }
        return Finding(range, .vehicle, score: 0.85, evidence: "named before")
    }

    /// Whether a token has letters and digits and nothing else.
    private func isMixed(_ scalars: [Unicode.Scalar], _ range: Range<Int>, least: Int) -> Bool {
        let digits = range.count { scalars[$0].digit != nil }
        return range.count >= least && digits > 0 && digits < range.count
            && range.allSatisfy { scalars[$0].isLatin || scalars[$0].digit != nil }
    }
}
