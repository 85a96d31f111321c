/// A token that is a number, with what is tied to its end, such as `오육칠팔이에요`.
struct NumberToken: Sendable {
    /// Its parts; more than one where a splitter stands within the token, as in `공일공에일이삼사`.
    let groups: [DigitRun.Group]
    /// Whether it is a number by itself: short number words are also parts of ordinary language.
    let isCertain: Bool
    /// How many words or digits the number was said with.
    let wordCount: Int
    /// Where the number ends and a particle or ending begins.
    let numberEnd: Int

    /// Number words that a token may have and still be an ordinary word.
    private static let mostInWords = 2
    /// Amounts are smaller than this.
    private static let mostAmount = 10_000_000_000_000_000

    /// Reads a token; nil when it is not a number, with one of `suffixes` behind it or none.
    init?(
        _ scalars: [Unicode.Scalar], _ range: Range<Int>, suffixes: PhraseTable<Void> = NumberLexicon.suffixes
    ) {
        guard let first = range.first else { return nil }
        if scalars[first].isLatin {
            guard let entry = Self.english(scalars, range) else { return nil }
            groups = [DigitRun.Group(range: range, digits: Self.text([entry]), isSpoken: true)]
            (isCertain, wordCount, numberEnd) = (false, 1, range.upperBound)
            return
        }
        guard
            scalars[first].digit != nil || !scalars[first].properties.isAlphabetic
                || NumberLexicon.unspaced.longestMatch(scalars, at: first, before: range.upperBound) != nil
        else { return nil }
        guard let steps = NumberPath.best(scalars, range, suffixes: suffixes) else { return nil }
        var groups: [DigitRun.Group] = []
        var (entries, start, end, hasDigits, isLong): ([NumberLexicon.Entry], Int, Int, Bool, Bool) =
            ([], first, first, false, false)
        var (written, total) = (false, 0)
        func close() {
            guard !entries.isEmpty else { return }
            groups.append(DigitRun.Group(range: start..<end, digits: Self.text(entries), isSpoken: !written))
            (entries, written) = ([], false)
        }
        for step in steps {
            switch step.kind {
            case .number(let entry):
                if entries.isEmpty { start = step.range.lowerBound }
                entries.append(entry)
                end = step.range.upperBound
                total += 1
                if scalars[step.range.lowerBound].digit != nil { (written, hasDigits) = (true, true) }
                if case .unit(100...) = entry { isLong = true }
                if case .myriad = entry { isLong = true }
            case .inner: close()
            }
        }
        close()
        guard let last = groups.last else { return nil }
        self.groups = groups
        wordCount = total
        numberEnd = last.range.upperBound
        isCertain = hasDigits || total > Self.mostInWords || (isLong && total > 1)
    }

    /// What one English word stands for.
    static func english(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> NumberLexicon.Entry? {
        guard range.count <= NumberLexicon.english.longest else { return nil }
        return NumberLexicon.english.value(range.map { scalars[$0].lowercase }, 0..<range.count)
    }

    /// The digits of number words: one after the other, or those of the amount where there is a unit.
    static func text(_ entries: [NumberLexicon.Entry]) -> String {
        let isAmount = entries.contains { entry in
            switch entry {
            case .unit, .myriad, .tens, .teen: true
            case .digit, .times: false
            }
        }
        guard isAmount else {
            return entries.map { if case .digit(let value) = $0 { String(value) } else { "" } }.joined()
        }
        var (total, section, number, hasNumber) = (0, 0, 0, false)
        for entry in entries {
            switch entry {
            case .digit(let value):
                // More than a few digits before a unit are no amount: the sum must not overflow.
                number = hasNumber ? (number % 100_000) * 10 + value : value
                hasNumber = true
            case .tens(let value), .teen(let value):
                section += value
            case .unit(let value):
                section += (hasNumber ? number : 1) * value
                (number, hasNumber) = (0, false)
            case .myriad(let value):
                let before = section + number
                // The sum must not overflow either, however often somebody says `천억`.
                total = (total + (before == 0 ? 1 : before) % 100_000_000 * value) % mostAmount
                (section, number, hasNumber) = (0, 0, false)
            case .times: break
            }
        }
        return String((total + section + number) % mostAmount)
    }
}
