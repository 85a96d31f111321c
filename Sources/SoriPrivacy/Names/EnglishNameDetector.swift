/// Finds names in English, also where recognition writes all in lower case.
struct EnglishNameDetector: Sendable {
    private typealias Words = EnglishNameWords

    func findings(in scalars: [Unicode.Scalar], _ tokens: [TextToken]) -> [Finding] {
        let words = Self.words(scalars, tokens)
        var findings: [Finding] = []
        var index = 0
        while index < words.count {
            if let found = name(scalars, words, index) {
                findings.append(
                    Finding(
                        words[index].range.lowerBound..<words[found.last].range.upperBound, .name,
                        score: NameScore.score(found.sum), evidence: found.evidence))
                index = found.last + 1
            } else {
                index += 1
            }
        }
        return findings
    }

    private struct Word {
        let range: Range<Int>
        let lower: [Unicode.Scalar]
        let isCapital: Bool

        func isIn(_ table: PhraseTable<Void>) -> Bool { table.contains(lower, 0..<lower.count) }
    }

    /// Tokens with what an apostrophe ties to them: `O'Brien`, `I'm`.
    private static func words(_ scalars: [Unicode.Scalar], _ tokens: [TextToken]) -> [Word] {
        var ranges: [Range<Int>] = []
        for token in tokens {
            if let last = ranges.last, token.range.lowerBound - last.upperBound == 1,
                ["'", "’"].contains(scalars[last.upperBound])
            {
                ranges[ranges.count - 1] = last.lowerBound..<token.range.upperBound
            } else {
                ranges.append(token.range)
            }
        }
        return ranges.map { range in
            // The owner's `'s` is no part of a name.
            var end = range.upperBound
            if range.count > 3, scalars[end - 1].lowercase == "s", ["'", "’"].contains(scalars[end - 2]),
                !(range.lowerBound..<end - 2).contains(where: { ["'", "’"].contains(scalars[$0]) })
            {
                let stem = (range.lowerBound..<end - 2).map { scalars[$0].lowercase }
                let isName = Words.first.contains(stem, 0..<stem.count) || Words.last.contains(stem, 0..<stem.count)
                if isName { end -= 2 }
            }
            let own = range.lowerBound..<end
            let lower = own.map { scalars[$0] == "’" ? "'" : scalars[$0].lowercase }
            return Word(
                range: own, lower: lower, isCapital: scalars[own.lowerBound] != scalars[own.lowerBound].lowercase)
        }
    }

    /// The name that begins at a word: where it ends, and what speaks for it.
    private func name(
        _ scalars: [Unicode.Scalar], _ words: [Word], _ index: Int
    ) -> (last: Int, sum: Double, evidence: String)? {
        let word = words[index]
        guard word.lower.first?.isLatin == true, word.lower.count > 1 || word.isCapital, !word.isIn(Words.others),
            !word.isIn(Words.titles)
        else { return nil }
        if let spelled = spelled(scalars, words, index) { return spelled }
        guard word.lower.count > 1 else { return nil }
        let title = index > 0 && words[index - 1].isIn(Words.titles) && isNext(scalars, words, index)
        let lead = lead(scalars, words, index)
        let (isFirst, isLast, isAmbiguous) = (word.isIn(Words.first), word.isIn(Words.last), word.isIn(Words.ambiguous))
        let isCapital = word.isCapital && index > 0 && !beginsSentence(scalars, word)
        var sum = -2.4
        if isFirst { sum += isAmbiguous ? 0.9 : 2.0 }
        if isLast, !isFirst { sum += isAmbiguous ? 0.2 : 0.9 }
        if title { sum += 3.5 }
        sum += lead
        if isCapital { sum += isFirst || isLast || lead > 0 || title ? 0.6 : 0 }
        var (last, evidence) = (index, title ? "title" : lead > 0 ? "said before" : "name")
        // A surname, or one letter and a surname.
        if index + 1 < words.count, isNext(scalars, words, index + 1) {
            var next = index + 1
            if words[next].lower.count == 1, words[next].isCapital, next + 1 < words.count, isFirst { next += 1 }
            let other = words[next]
            let isKnown = other.isIn(Words.last) || other.isIn(Words.first)
            // `Madison Wisconsin` is a town.
            let isTown =
                EnglishAddressWords.states.contains(other.lower, 0..<other.lower.count) && !other.isIn(Words.last)
            if isTown, lead <= 0, !title { return nil }
            let isName = isKnown || (other.isCapital && word.isCapital && isFirst && !other.isIn(Words.others))
            let isOpen = isFirst && (title || lead > 1) && !other.isIn(Words.others) && other.isCapital
            if (isFirst || title || (lead > 0 && word.isCapital)) && (isName || isOpen) && !other.isIn(Words.others)
                && !(other.isIn(Words.ambiguous) && !other.isCapital && !isFirst)
            {
                last = next
                sum += isKnown ? 1.8 : 0.9
                evidence = "first and last name"
            }
        }
        // Capital letters where a name is asked for: a name that no list has.
        if !isFirst, !isLast, isCapital, lead > 1 || title { sum += 1.4 }
        return sum > 0 ? (last, sum, evidence) : nil
    }

    /// `S M I T H`, `J-O-H-N`: three single letters or more, where a name is spoken of.
    private func spelled(
        _ scalars: [Unicode.Scalar], _ words: [Word], _ index: Int
    ) -> (last: Int, sum: Double, evidence: String)? {
        guard words[index].lower.count == 1 else { return nil }
        var last = index
        while last + 1 < words.count, words[last + 1].lower.count == 1, words[last + 1].lower[0].isLatin,
            words[last + 1].range.lowerBound - words[last].range.upperBound <= 2
        {
            last += 1
        }
        guard last - index >= 2 else { return nil }
        for back in 1...8 where index - back >= 0 {
            let word = words[index - back]
            if word.isIn(Words.strongLeads) || word.isIn(Words.last) || word.isIn(Words.first)
                || word.isIn(Words.titles)
                || word.lower.map(String.init).joined() == "spelled"
            {
                return (last, 1.5, "spelled")
            }
        }
        return nil
    }

    private func isNext(_ scalars: [Unicode.Scalar], _ words: [Word], _ index: Int) -> Bool {
        let gap = words[index - 1].range.upperBound..<words[index].range.lowerBound
        return gap.count <= 2 && gap.allSatisfy { [" ", ".", "-"].contains(scalars[$0]) }
    }

    private func beginsSentence(_ scalars: [Unicode.Scalar], _ word: Word) -> Bool {
        var index = word.range.lowerBound - 1
        while index >= 0, scalars[index] == " " { index -= 1 }
        return index < 0 || [".", "?", "!", "\n", ":"].contains(scalars[index])
    }

    /// How much the words before ask for a name.
    private func lead(_ scalars: [Unicode.Scalar], _ words: [Word], _ index: Int) -> Double {
        func word(_ back: Int) -> String? {
            guard index - back >= 0 else { return nil }
            let gap = words[index - back].range.upperBound..<words[index - back + 1].range.lowerBound
            guard gap.count <= 3 else { return nil }
            return String(String.UnicodeScalarView(words[index - back].lower))
        }
        for pair in Words.pairs {
            let isThere = pair.reversed().enumerated().allSatisfy { offset, expected in word(offset + 1) == expected }
            guard isThere else { continue }
            // `I am`, `this is` stand before anything.
            let isWeak = ["i am", "this is", "i'm", "under", "called", "manager"].contains(pair.joined(separator: " "))
            if pair.last == "name", pair.count == 2 { return 2.6 }
            return isWeak ? 1.2 : pair.last == "is" || pair.last == "of" || pair.last == "by" ? 2.0 : 1.5
        }
        guard index > 0, word(1) != nil else { return 0 }
        return words[index - 1].isIn(Words.strongLeads) ? 1.5 : 0
    }
}
