/// Finds codes that are read out sign by sign, letters among digits: licences, plates, postcodes, passwords.
struct SpelledCodeDetector: Sendable {
    /// Tokens that a code has at least, and at most.
    private static let fewest = 4
    private static let most = 24

    func findings(in scalars: [Unicode.Scalar], _ tokens: [TextToken], _ context: NumberContext) -> [Finding] {
        var findings: [Finding] = []
        var index = 0
        while index < tokens.count {
            guard let code = code(scalars, tokens, index) else {
                index += 1
                continue
            }
            if let finding = finding(code, context) { findings.append(finding) }
            index = code.next
        }
        return findings
    }

    private struct Code {
        let range: Range<Int>
        let letters: Int
        let digits: Int
        let signs: Int
        let next: Int
    }

    private func code(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int) -> Code? {
        var (letters, digits, signs, next, end) = (0, 0, 0, index, 0)
        while next < tokens.count, next - index < Self.most {
            let range = tokens[next].range
            if next > index, range.lowerBound - tokens[next - 1].range.upperBound > 2 { break }
            if let number = NumberToken(scalars, range) {
                digits += number.groups.reduce(0) { $0 + $1.digits.utf8.count }
                end = number.numberEnd
            } else if LetterWords.isLetter(scalars, range) {
                letters += 1
                end = range.upperBound
            } else if next > index, let sign = LetterWords.sign(scalars, range) {
                signs += 1
                end = sign
            } else {
                break
            }
            next += 1
            if end < range.upperBound { break }
        }
        guard letters > 0, letters + digits + signs >= Self.fewest, digits > 0 || signs > 0 else { return nil }
        return Code(
            range: tokens[index].range.lowerBound..<end, letters: letters, digits: digits, signs: signs, next: next)
    }

    /// What a code is, by what is said before it.
    private func finding(_ code: Code, _ context: NumberContext) -> Finding? {
        func gap(_ keywords: Set<Keyword>) -> Int? { context.keywords.before(code.range, keywords, within: 30) }
        let kinds: [(Keyword, PersonalDataType, ClosedRange<Int>)] = [
            (.license, .driverLicense, 7...18), (.vehicle, .vehicle, 5...8), (.postal, .postalCode, 5...7),
            (.password, .password, 4...24), (.passport, .passport, 8...9),
        ]
        let count = code.letters + code.digits + code.signs
        let near = kinds.compactMap { keyword, type, counts -> (gap: Int, type: PersonalDataType)? in
            guard let gap = gap([keyword]), counts.contains(count) else { return nil }
            return (gap, type)
        }.min { $0.gap < $1.gap }
        guard let near, context.keywords.nearest(before: code.range, within: 30) != .thing else { return nil }
        return Finding(code.range, near.type, score: 0.85, evidence: "read out")
    }
}
