/// Finds Korean names, and foreigners' names in Hangul, by a sum of log-odds of the name and of what is around it.
struct KoreanNameDetector: Sendable {
    /// A name in sight, with how many words it takes.
    struct Candidate {
        var range: Range<Int>
        var score: Double
        var evidence: String
        /// Whether the name ends its word, so that a list may go on.
        var isBare: Bool
        /// The first word and the one after the last.
        var words: Range<Int>
    }

    private static let threshold = 2.7
    private let names = KoreanNameWords()
    private let context: KoreanNameContext

    init() { context = KoreanNameContext(names) }

    /// The names among the words of a text.
    func findings(_ words: [TextWord]) -> [Finding] {
        var candidates: [Candidate] = []
        for index in words.indices {
            guard let first = words[index].scalars.first, HangulSyllable.isSyllable(first) else { continue }
            for start in context.starts(words, index) {
                candidates += fullNames(words, index, start)
                if let found = surnameWithTitle(words, index, start) { candidates.append(found) }
                if let found = givenName(words, index, start) { candidates.append(found) }
            }
            if let found = foreignName(words, index) { candidates.append(found) }
        }
        raiseLists(&candidates, words)
        return Finding.bestWithoutOverlap(
            candidates.filter { $0.score >= Self.threshold }.map {
                Finding($0.range, .name, score: min(0.99, 0.5 + $0.score / 12), evidence: $0.evidence)
            })
    }

    // MARK: Surname and given name

    private func fullNames(_ words: [TextWord], _ index: Int, _ start: Int) -> [Candidate] {
        let word = words[index].scalars
        var found: [Candidate] = []
        for length in 1...2 where start + length <= word.count {
            let surname = TextWord.text(word[start..<start + length])
            guard let weight = context.surnameWeight(surname) else { continue }
            if start + length < word.count {
                for given in 1...2 {
                    add(&found, words, index, start, weight, surname, [(index, start + length, given)])
                }
                continue
            }
            guard index + 1 < words.count, words[index + 1].gap == .space else { continue }
            for given in 1...2 { add(&found, words, index, start, weight - 0.5, surname, [(index + 1, 0, given)]) }
            guard index + 2 < words.count, words[index + 1].scalars.count == 1, words[index + 2].gap == .space else {
                continue
            }
            add(&found, words, index, start, weight + 0.3, surname, [(index + 1, 0, 1), (index + 2, 0, 1)])
        }
        return found
    }

    private func add(
        _ found: inout [Candidate], _ words: [TextWord], _ index: Int, _ start: Int, _ weight: Double,
        _ surname: String, _ parts: [(word: Int, start: Int, length: Int)]
    ) {
        var given: [Unicode.Scalar] = []
        for part in parts {
            let scalars = words[part.word].scalars
            guard part.start + part.length <= scalars.count else { return }
            given += scalars[part.start..<part.start + part.length]
        }
        guard HangulSyllable.areSyllables(given[...]), let last = parts.last, let sound = given.last else { return }
        let lastWord = words[last.word]
        let end = last.start + last.length
        guard let ending = context.ending(lastWord.scalars[end...], after: sound) else { return }
        let isSpaced = last.word != index
        if isSpaced, given.count == 1, parts.count == 1 { return }
        let givenText = TextWord.text(given[...])
        if context.isCommon(surname + givenText)
            || context.isCommon(lastWord.text) && (!isSpaced || last.length == 2 && lastWord.scalars.count > 2)
        {
            return
        }
        if context.isNumeral(Array(surname.unicodeScalars) + given) { return }
        if !isSpaced, context.isCommon(TextWord.text(words[index].scalars[start...])) { return }
        if isSpaced, context.isCommon(givenText), !names.givenNames.contains(givenText) { return }
        if isSpaced, context.isCount(surname, given) { return }
        var score = weight + context.givenWeight(given) + ending.weight
        if !isSpaced, context.isCommonWithParticle(words[index].scalars[start...], nameLength: end - start) {
            score -= 2.5
        }
        if context.isIntroduced(words, last.word) { score += 1.2 }
        let before = context.before(words, index, start)
        score += before
        let isBare = end == lastWord.scalars.count
        var after = 0.0
        if isBare { after = context.after(words, last.word) }
        score += after
        if isSpaced, parts.count == 1, before < 1, after < 1, ending.weight < 0.5 { score -= 1 }
        let evidence =
            before > 1 ? "label before" : after > 1 || ending.weight > 1 ? "title after" : "surname and given name"
        found.append(
            Candidate(
                range: words[index].range.lowerBound + start..<lastWord.range.lowerBound + end, score: score,
                evidence: evidence, isBare: isBare, words: index..<last.word + 1))
    }

    // MARK: A surname before a title

    private func surnameWithTitle(_ words: [TextWord], _ index: Int, _ start: Int) -> Candidate? {
        let word = words[index].scalars
        let rest = word[(start + 1)...]
        let surname = TextWord.text(word[start..<start + 1])
        let isCommon = names.commonSurnames.contains(surname)
        guard isCommon || names.rareSurnames.contains(surname) else { return nil }
        let range = words[index].range.lowerBound + start..<words[index].range.lowerBound + start + 1
        var found: KoreanNameContext.Title?
        if rest.isEmpty {
            guard index + 1 < words.count, words[index + 1].gap == .space else { return nil }
            found = context.title(words[index + 1].scalars[...])
        } else {
            if context.title(word[start...]) != nil || context.isCommon(TextWord.text(word[start...])) { return nil }
            found = context.title(rest)
        }
        guard let title = found, !context.isCommon(surname + title.word) else { return nil }
        let isDeterminer = names.determiners.contains(surname)
        if ["군", "양", "님"].contains(title.word) { return nil }
        if title.word == "씨" {
            guard isCommon, !isDeterminer || !rest.isEmpty && ["이", "정", "신", "고", "양", "오"].contains(surname) else {
                return nil
            }
        }
        var score = isCommon ? 1.0 : 0.5
        score += title.isHonoured ? 2.6 : names.doubtfulTitles.contains(title.word) ? 1.7 : 2.3
        if isDeterminer, !title.isHonoured { score -= names.doubtfulTitles.contains(title.word) ? 3 : 0.3 }
        if isDeterminer, title.isHonoured, ["이", "한", "전", "현", "구", "제", "내", "저"].contains(surname),
            ["기사", "고객", "회원", "환자", "손님", "상담원"].contains(title.word)
        {
            score -= 2
        }
        if start > 0, !rest.isEmpty { return nil }
        return Candidate(
            range: range, score: score, evidence: "title after", isBare: false, words: index..<index + 1)
    }

    // MARK: A given name alone

    private func givenName(_ words: [TextWord], _ index: Int, _ start: Int) -> Candidate? {
        let word = words[index].scalars
        guard start + 2 <= word.count else { return nil }
        let given = word[start..<start + 2]
        let text = TextWord.text(given)
        let isListed = names.givenNames.contains(text)
        let weight = context.givenWeight(Array(given))
        guard weight > 0, let sound = given.last else { return nil }
        let rest = TextWord.text(word[(start + 2)...])
        let next = index + 1 < words.count && words[index + 1].gap == .space ? words[index + 1].text : ""
        let previous = index > 0 && words[index].gap == .space ? words[index - 1].text : ""
        let hasFinal = HangulSyllable.final(sound) != 0
        let isCommon = context.isCommon(text) || context.isCommon(words[index].text)
        var score = 0.0
        if rest.isEmpty && (next.hasPrefix("씨") && next.unicodeScalars.count < 5)
            || rest.hasPrefix("씨") && rest.unicodeScalars.count < 5
        {
            score = isListed ? 4 : isCommon ? 0 : 3
        } else if isListed, names.relations.contains(where: { next.hasPrefix($0) }),
            rest.isEmpty && !isCommon || rest == "이" && hasFinal || rest == "네"
        {
            score = 3.5
        } else if isListed, !isCommon, previous == "우리" || previous == "저희" || context.isLabel(previous),
            context.ending(word[(start + 2)...], after: sound) != nil || names.intimateSuffixes.contains(rest)
        {
            score = 3.2
        } else if !isCommon, hasFinal, context.isLabel(previous), names.intimateSuffixes.contains(rest) {
            score = 3
        } else if isListed, !isCommon, hasFinal, names.intimateSuffixes.contains(rest), rest != "이의", rest != "이만",
            rest != "이는"
        {
            score = 2.8
        } else if isListed, !isCommon, rest == (hasFinal ? "아" : "야") {
            score = 3
        } else if isListed, !isCommon, rest.isEmpty, context.title(Array(next.unicodeScalars)[...]) != nil {
            score = 2.8
        }
        guard score > 0 else { return nil }
        let lower = words[index].range.lowerBound + start
        return Candidate(
            range: lower..<lower + 2, score: score, evidence: "given name", isBare: rest.isEmpty,
            words: index..<index + 1)
    }

    // MARK: Foreigners' names

    /// Words before a `님` that stands apart, or listed names with a label, a title or an ending that introduces them.
    private func foreignName(_ words: [TextWord], _ index: Int) -> Candidate? {
        guard index == 0 || words[index].gap != .space || !context.isForeign(words[index - 1].text) else { return nil }
        var end = index
        var tail: ArraySlice<Unicode.Scalar> = []
        while end < words.count, end < index + 3, end == index || words[end].gap == .space {
            if context.isForeign(words[end].text) {
                end += 1
                continue
            }
            guard let length = context.foreignPrefix(words[end].scalars) else { break }
            tail = words[end].scalars[length...]
            end += 1
            break
        }
        let after = end < words.count && words[end].gap == .space ? words[end].text : ""
        if end == index {
            guard words[index].gap != .space || index > 0 && context.isLabel(words[index - 1].text) else { return nil }
            var last = index
            while last + 1 < words.count, last < index + 2, words[last + 1].gap == .space,
                !words[last + 1].text.hasPrefix("님")
            {
                last += 1
            }
            guard last + 1 < words.count, words[last + 1].gap == .space, words[last + 1].text.hasPrefix("님") else {
                return nil
            }
            for word in words[index...last] where !context.mayBeForeign(word) { return nil }
            return Candidate(
                range: words[index].range.lowerBound..<words[last].range.upperBound, score: 2.8,
                evidence: "honorific after",
                isBare: true, words: index..<last + 1)
        }
        let upper = words[end - 1].range.upperBound - tail.count
        let range = words[index].range.lowerBound..<upper
        guard range.count >= 2 else { return nil }
        var score = end - index > 1 ? 1.6 : 1.0
        score += context.before(words, index, 0)
        if tail.isEmpty, context.title(Array(after.unicodeScalars)[...]) != nil || after.hasPrefix("님") { score += 2.5 }
        if let sound = words[end - 1].scalars.dropLast(tail.count).last, let ending = context.ending(tail, after: sound)
        {
            score += ending.weight
        }
        return Candidate(
            range: range, score: score, evidence: "foreign name", isBare: tail.isEmpty, words: index..<end)
    }

    // MARK: Lists

    /// Names beside names, between commas, make each other likelier.
    private func raiseLists(_ candidates: inout [Candidate], _ words: [TextWord]) {
        var ends: [Int: Int] = [:]
        var starts: [Int: Int] = [:]
        for (number, candidate) in candidates.enumerated() where candidate.score >= 1.4 {
            let end = candidate.words.upperBound
            let start = candidate.words.lowerBound
            if candidate.isBare, (ends[end].map { candidates[$0].score } ?? 0) < candidate.score { ends[end] = number }
            if (starts[start].map { candidates[$0].score } ?? 0) < candidate.score { starts[start] = number }
        }
        var raised: Set<Int> = []
        for (border, before) in ends where border < words.count && words[border].gap == .comma {
            if let after = starts[border] { raised.formUnion([before, after]) }
        }
        for number in raised { candidates[number].score += 1.2 }
    }
}
