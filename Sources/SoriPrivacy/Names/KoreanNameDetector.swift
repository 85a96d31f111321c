/// Finds Korean names.
struct KoreanNameDetector: Sendable {
    /// How evidence is weighed; tried on the tuning half of the labelled set.
    private enum Weight {
        static let start = -3.0
        static let commonSurname = 1.0
        static let rareSurname = 0.2
        static let syllable = 0.5
        static let unusualSyllable = -1.6
        static let givenName = 1.9
        static let otherWord = -5.0
        static let lead = 1.7
        static let title = 2.4
        static let ending = 1.0
        static let personal = 1.0
        static let particle = 0.2
        static let nothingBehind = 0.3
        static let follower = 1.3
        /// Between commas, or beside a number, as names stand in lists.
        static let listed = 1.6
    }

    private typealias Words = KoreanNameWords

    func findings(in scalars: [Unicode.Scalar], _ tokens: [TextToken]) -> [Finding] {
        var findings: [Finding] = []
        for index in tokens.indices where scalars[tokens[index].range.lowerBound].isHangul {
            if let finding = fullName(scalars, tokens, index) { findings.append(finding) }
            if let finding = surname(scalars, tokens, index) { findings.append(finding) }
            if let finding = givenName(scalars, tokens, index) { findings.append(finding) }
            if let finding = called(scalars, tokens, index) { findings.append(finding) }
            if let finding = spaced(scalars, tokens, index) { findings.append(finding) }
        }
        return findings
    }

    /// What stands behind a name, and how much it says; nil when the word goes on as no name does.
    private func behind(
        _ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int, _ end: Int
    ) -> (weight: Double, evidence: String)? {
        let rest = end..<tokens[index].range.upperBound
        if rest.isEmpty {
            if index + 1 < tokens.count, tokens[index + 1].range.lowerBound - end <= 2 {
                let next = tokens[index + 1].range
                if let title = title(scalars, next) { return (title, "title") }
                if Words.endings.contains(scalars, next) { return (Weight.ending, "ending") }
                if Words.followers.contains(scalars, next) { return (Weight.follower, "said behind") }
            }
            return (Weight.nothingBehind, "name")
        }
        if let title = title(scalars, rest) { return (title, "title") }
        if Words.endings.contains(scalars, rest) { return (Weight.ending, "ending") }
        if Words.personal.contains(scalars, rest) { return (Weight.personal, "particle") }
        if Words.particles.contains(scalars, rest) { return (Weight.particle, "name") }
        return nil
    }

    /// How much a title at the beginning of a range says; what follows it in the word may be a particle.
    private func title(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Double? {
        var found: Double?
        Words.titles.forEachMatch(scalars, at: range.lowerBound, before: range.upperBound) { end, _ in
            let tail = end..<range.upperBound
            guard
                tail.isEmpty || Words.particles.contains(scalars, tail) || Words.endings.contains(scalars, tail)
                    || Words.personal.contains(scalars, tail)
            else { return }
            found = Weight.title
        }
        return found
    }

    /// Whether somebody asks for a name, or says that one comes, just before.
    private func lead(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int) -> Double {
        for back in 1...2 where index - back >= 0 {
            let range = tokens[index - back].range
            if tokens[index - back + 1].range.lowerBound - range.upperBound > 3 { return 0 }
            if Words.leads.contains(scalars, range) { return back == 1 ? Weight.lead : Weight.lead * 0.6 }
            // Fillers between do not count.
            if back == 1, !NumberLexicon.fillers.contains(scalars, range) { continue }
        }
        return 0
    }

    /// A surname with a given name of one or two syllables.
    private func fullName(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int) -> Finding? {
        let range = tokens[index].range
        guard range.count >= 2 else { return nil }
        var best: (finding: Finding, score: Double)?
        for surnameLength in [1, 2] {
            let start = range.lowerBound + surnameLength
            guard start < range.upperBound, let base = surnameWeight(scalars, range.lowerBound..<start) else {
                continue
            }
            for length in [2, 1] {
                let end = start + length
                guard end <= range.upperBound, scalars[end - 1].isHangul, scalars[start].isHangul,
                    let behind = behind(scalars, tokens, index, end)
                else { continue }
                var sum = Weight.start + base + behind.weight + lead(scalars, tokens, index)
                let first = start..<(start + 1)
                if length == 2 {
                    sum += Words.firstSyllables.contains(scalars, first) ? Weight.syllable : Weight.unusualSyllable
                    sum +=
                        Words.lastSyllables.contains(scalars, (start + 1)..<end)
                        ? Weight.syllable : Weight.unusualSyllable
                    if Words.givenNames.contains(scalars, start..<end) { sum += Weight.givenName }
                } else {
                    // One syllable: rare, and so short that it needs more around it.
                    sum += Words.lastSyllables.contains(scalars, first) ? -0.6 : -2.2
                }
                if isListed(scalars, tokens, index, end) { sum += Weight.listed }
                if isOtherWord(scalars, range, end) { sum += Weight.otherWord }
                guard sum > (best?.score ?? 0) else { continue }
                best = (
                    Finding(
                        range.lowerBound..<end, .name, score: NameScore.score(sum), evidence: behind.evidence), sum
                )
            }
        }
        return best?.finding
    }

    /// Whether a token that is a name and nothing else stands as names do in lists.
    private func isListed(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int, _ end: Int) -> Bool {
        guard end == tokens[index].range.upperBound, end < scalars.count, scalars[end] == "," else { return false }
        if index == 0 { return true }
        let gap = tokens[index - 1].range.upperBound..<tokens[index].range.lowerBound
        return gap.contains { [",", ".", "\n", ":", "("].contains(scalars[$0]) }
            || NumberToken(scalars, tokens[index - 1].range) != nil
    }

    private func surnameWeight(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Double? {
        if range.count == 2 { return Words.longSurnames.contains(scalars, range) ? Weight.commonSurname : nil }
        if Words.commonSurnames.contains(scalars, range) { return Weight.commonSurname }
        return Words.rareSurnames.contains(scalars, range) ? Weight.rareSurname : nil
    }

    /// Whether the word, or its beginning as far as `end`, is a word that is no name.
    private func isOtherWord(_ scalars: [Unicode.Scalar], _ range: Range<Int>, _ end: Int) -> Bool {
        if Words.otherWords.contains(scalars, range) || Words.otherWords.contains(scalars, range.lowerBound..<end)
            || Words.titles.contains(scalars, range) || Words.titles.contains(scalars, range.lowerBound..<end)
        {
            return true
        }
        // `정보가`: a word of two syllables and a particle.
        let stem = range.lowerBound..<min(range.upperBound, range.lowerBound + 2)
        return Words.otherWords.contains(scalars, stem) && stem.upperBound < range.upperBound
            && (Words.particles.contains(scalars, stem.upperBound..<range.upperBound)
                || Words.endings.contains(scalars, stem.upperBound..<range.upperBound)
                || !Words.givenNames.contains(
                    scalars, (range.lowerBound + 1)..<min(range.upperBound, range.lowerBound + 3)))
    }

    /// A surname with a title: `박 과장`, `김선생님`.
    private func surname(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int) -> Finding? {
        let range = tokens[index].range
        for length in [2, 1] {
            let end = range.lowerBound + length
            guard end <= range.upperBound, let base = surnameWeight(scalars, range.lowerBound..<end) else { continue }
            let title: Range<Int>
            if end == range.upperBound {
                guard index + 1 < tokens.count, tokens[index + 1].range.lowerBound - end == 1 else { continue }
                title = tokens[index + 1].range
            } else {
                title = end..<range.upperBound
                if Words.otherWords.contains(scalars, range) { continue }
            }
            guard self.title(scalars, title) != nil else { continue }
            let isWeak = isWeakTitle(scalars, title)
            // `이 고객님`, `그 기사님`: a pronoun, unless the title stands close to a common surname.
            let isPronoun =
                end == range.upperBound
                && ["이", "저", "전", "한", "두", "각", "본", "부", "총", "모", "세", "네"].contains(scalars[range.lowerBound])
            guard !isWeak else { continue }
            // A rare surname is more often the end of another word.
            let isSeparate = end == range.upperBound && !isPronoun
            guard base == Weight.commonSurname || length == 2 || isSeparate else { continue }
            return Finding(
                range.lowerBound..<end, .name, score: isPronoun ? 0.55 : 0.8, evidence: "surname and title")
        }
        return nil
    }

    private func isWeakTitle(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        if Words.weakTitles.contains(scalars, range) { return true }
        guard let found = Words.weakTitles.longestMatch(scalars, at: range.lowerBound, before: range.upperBound) else {
            return false
        }
        let tail = found.end..<range.upperBound
        return Words.particles.contains(scalars, tail) || Words.endings.contains(scalars, tail)
    }

    /// A given name alone, where a title, a particle of people or the words before say so.
    private func givenName(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int) -> Finding? {
        let range = tokens[index].range
        let end = range.lowerBound + 2
        guard end <= range.upperBound, Words.givenNames.contains(scalars, range.lowerBound..<end),
            let behind = behind(scalars, tokens, index, end)
        else { return nil }
        var sum = -1.4 + behind.weight + lead(scalars, tokens, index)
        if isOtherWord(scalars, range, end) { sum += Weight.otherWord * 0.5 }
        guard sum > 0 else { return nil }
        return Finding(range.lowerBound..<end, .name, score: NameScore.score(sum), evidence: "given name")
    }

    /// Whoever is called `씨` or `님`: given names that no list has, and names from abroad.
    private func called(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int) -> Finding? {
        let range = tokens[index].range
        guard index > 0, range.count <= 3, range.lowerBound - tokens[index - 1].range.upperBound == 1,
            Words.callNames.contains(scalars, range)
        else { return nil }
        let name = tokens[index - 1].range
        guard (2...6).contains(name.count), isPossible(scalars, name) else { return nil }
        let isGiven =
            name.count == 2 && Words.firstSyllables.contains(scalars, name.lowerBound..<name.lowerBound + 1)
            && Words.lastSyllables.contains(scalars, name.lowerBound + 1..<name.upperBound)
        if isGiven { return Finding(name, .name, score: 0.7, evidence: "title") }
        // From abroad: the first name may be the word before, at the beginning of what is said.
        var start = name.lowerBound
        if index > 1, name.lowerBound - tokens[index - 2].range.upperBound == 1 {
            let before = tokens[index - 2].range
            let isFirst = index == 2 || [",", ".", "\n"].contains(scalars[max(0, before.lowerBound - 2)])
            if isFirst, before.count <= 5, isPossible(scalars, before) { start = before.lowerBound }
        }
        return Finding(start..<name.upperBound, .name, score: 0.62, evidence: "title")
    }

    /// Whether a word may be a name at all.
    private func isPossible(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
        range.allSatisfy { scalars[$0].isHangul } && !isOtherWord(scalars, range, range.upperBound)
            && !Words.leads.contains(scalars, range) && !NumberLexicon.fillers.contains(scalars, range)
    }

    /// A name that was said, or written, syllable by syllable: `박 민 준`, `김 도윤`.
    private func spaced(_ scalars: [Unicode.Scalar], _ tokens: [TextToken], _ index: Int) -> Finding? {
        let first = tokens[index].range
        guard first.count <= 2, let base = surnameWeight(scalars, first), index + 1 < tokens.count,
            tokens[index + 1].range.lowerBound - first.upperBound == 1
        else { return nil }
        let second = tokens[index + 1].range
        var sum = Weight.start + base + lead(scalars, tokens, index)
        let end: Int
        let last: Int
        if second.count >= 2, scalars[second.lowerBound + 1].isHangul {
            (end, last) = (second.lowerBound + 2, index + 1)
            guard Words.firstSyllables.contains(scalars, second.lowerBound..<second.lowerBound + 1),
                Words.lastSyllables.contains(scalars, second.lowerBound + 1..<end)
            else { return nil }
            sum += 2 * Weight.syllable
            if Words.givenNames.contains(scalars, second.lowerBound..<end) { sum += Weight.givenName }
            if isOtherWord(scalars, second, end) { sum += Weight.otherWord }
        } else {
            guard second.count == 1, index + 2 < tokens.count,
                tokens[index + 2].range.lowerBound - second.upperBound == 1
            else { return nil }
            let third = tokens[index + 2].range
            (end, last) = (third.lowerBound + 1, index + 2)
            guard Words.firstSyllables.contains(scalars, second),
                Words.lastSyllables.contains(scalars, third.lowerBound..<end)
            else { return nil }
            sum += 2 * Weight.syllable
            let name = [scalars[second.lowerBound], scalars[third.lowerBound]]
            if Words.givenNames.contains(name, 0..<2) { sum += Weight.givenName }
        }
        guard let behind = behind(scalars, tokens, last, end) else { return nil }
        sum += behind.weight
        guard sum > 0 else { return nil }
        return Finding(first.lowerBound..<end, .name, score: NameScore.score(sum), evidence: behind.evidence)
    }
}
