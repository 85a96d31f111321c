/// Finds addresses in English: a number, a name and a kind of street, with a unit, a town and a code behind them.
struct EnglishAddressDetector: Sendable {
    private typealias Words = EnglishAddressWords

    private static let mostNameWords = 3

    func findings(in scalars: [Unicode.Scalar], _ tokens: [TextToken]) -> [Finding] {
        var findings: [Finding] = []
        var index = 0
        while index < tokens.count {
            guard let (last, score) = address(scalars, tokens, index) else {
                index += 1
                continue
            }
            findings.append(
                Finding(
                    tokens[index].range.lowerBound..<tokens[last].range.upperBound, .address, score: score,
                    evidence: "number and street"))
            index = last + 1
        }
        return findings
    }

    private func word(_ scalars: [Unicode.Scalar], _ token: TextToken) -> [Unicode.Scalar] {
        token.range.map { scalars[$0].lowercase }
    }

    private func isIn(_ table: PhraseTable<Void>, _ scalars: [Unicode.Scalar], _ token: TextToken) -> Bool {
        let word = word(scalars, token)
        return table.contains(word, 0..<word.count)
    }

    private func isNumber(_ scalars: [Unicode.Scalar], _ token: TextToken) -> Bool {
        if scalars[token.range.lowerBound].digit != nil {
            let digits = token.range.count { scalars[$0].digit != nil }
            return digits <= 5 && token.range.count - digits <= 1
        }
        return NumberToken(scalars, token.range) != nil && scalars[token.range.lowerBound].isLatin
            && token.range.count > 1
    }

    private func gap(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int) -> Bool {
        let range = tokens[index - 1].range.upperBound..<tokens[index].range.lowerBound
        return range.count <= 3 && range.allSatisfy { [" ", ",", ".", "#", "-", "/", "'", "’"].contains(scalars[$0]) }
    }

    /// An address whose number is the token `index`: its last token and how sure it is.
    private func address(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int
    ) -> (last: Int, score: Double)? {
        let isUnitFirst = isIn(Words.units, scalars, tokens[index])
        var position = index
        // `flat 3, 12 Baker Street`.
        if isUnitFirst {
            guard index + 1 < tokens.count, isNumber(scalars, tokens[index + 1]) else { return nil }
            position = index + 1
        }
        guard isNumber(scalars, tokens[position]) else { return nil }
        var numbers = 0
        while position < tokens.count, isNumber(scalars, tokens[position]), numbers < 6 {
            if position > index, !gap(scalars, tokens, position) { return nil }
            position += 1
            numbers += 1
        }
        var names = 0
        while position < tokens.count, names <= Self.mostNameWords, gap(scalars, tokens, position) {
            if names > 0, isIn(Words.kinds, scalars, tokens[position]),
                !isIn(Words.between, scalars, tokens[position]) || !isKind(scalars, tokens, position + 1)
            {
                let last = tail(scalars, tokens, position)
                return (last, last > position || isUnitFirst ? 0.95 : 0.85)
            }
            if isIn(Words.notNames, scalars, tokens[position]) { return nil }
            if !isOrdinal(scalars, tokens[position]), !tokens[position].range.allSatisfy({ scalars[$0].isLatin }) {
                return nil
            }
            names += 1
            position += 1
        }
        return nil
    }

    private func isKind(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int) -> Bool {
        index < tokens.count && gap(scalars, tokens, index) && isIn(Words.kinds, scalars, tokens[index])
    }

    private func isOrdinal(_ scalars: [Unicode.Scalar], _ token: TextToken) -> Bool {
        let word = word(scalars, token)
        let digits = word.prefix { $0.digit != nil }.count
        return digits > 0 && ["st", "nd", "rd", "th"].contains(word.dropFirst(digits).map(String.init).joined())
    }

    /// A unit, a town, a state and a code behind the street.
    private func tail(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ street: Int) -> Int {
        var last = street
        var position = street + 1
        while position < tokens.count, position - street <= 10, gap(scalars, tokens, position) {
            let token = tokens[position]
            if isIn(Words.units, scalars, token), position + 1 < tokens.count,
                isNumber(scalars, tokens[position + 1]) || tokens[position + 1].range.count == 1
            {
                last = position + 1
                position += 2
                while position < tokens.count, isNumber(scalars, tokens[position]), gap(scalars, tokens, position) {
                    last = position
                    position += 1
                }
                continue
            }
            if isIn(Words.states, scalars, token) {
                last = position
                position += 1
                if position < tokens.count, gap(scalars, tokens, position), tokens[position].range.count == 5,
                    tokens[position].range.allSatisfy({ scalars[$0].digit != nil })
                {
                    last = position
                    position += 1
                }
                continue
            }
            // A town of one or two words, if a state follows.
            let isTown = (1...2).contains { ahead in
                position + ahead < tokens.count && gap(scalars, tokens, position + ahead)
                    && isIn(Words.states, scalars, tokens[position + ahead])
            }
            guard isTown, token.range.allSatisfy({ scalars[$0].isLatin }),
                scalars[token.range.lowerBound] != scalars[token.range.lowerBound].lowercase
                    || scalars[tokens[position - 1].range.upperBound] == ","
            else { break }
            position += 1
        }
        return last
    }
}
