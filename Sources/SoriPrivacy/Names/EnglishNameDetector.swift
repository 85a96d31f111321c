/// Finds English names by titles, labels and lists, in written text and in what recognition wrote in lower case.
struct EnglishNameDetector: Sendable {
    private let names = EnglishNameWords()
    private let states = EnglishTownWords()

    /// The names among the words of a text.
    func findings(_ all: [TextWord]) -> [Finding] {
        let words = all.map(Self.withoutParticle)
        guard words.contains(where: { isLatin($0) }) else { return [] }
        let lower = words.map { isLatin($0) ? Self.plain($0.text.lowercased()) : "" }
        var found: [Finding] = []
        var index = 0
        while index < words.count {
            guard let finding = finding(words, lower, index) else {
                index += 1
                continue
            }
            found.append(finding.0)
            index = finding.1
        }
        return found
    }

    /// A Latin word without the Hangul that a Korean sentence writes onto it.
    private static func withoutParticle(_ word: TextWord) -> TextWord {
        guard let first = word.scalars.firstIndex(where: HangulSyllable.isSyllable), first > 1 else { return word }
        let lower = word.range.lowerBound
        return TextWord(range: lower..<lower + first, scalars: Array(word.scalars[..<first]), gap: word.gap)
    }

    private func isLatin(_ word: TextWord) -> Bool {
        word.scalars.allSatisfy { $0.value < 0x250 || $0 == "’" }
            && !word.scalars.contains { "@_0123456789".unicodeScalars.contains($0) }
    }

    private static func plain(_ word: String) -> String { String(word.map { $0 == "’" ? "'" : $0 }) }

    /// The name without an ending such as `'s`.
    private func stem(_ word: String) -> String { word.hasSuffix("'s") ? String(word.dropLast(2)) : word }

    private func finding(_ words: [TextWord], _ lower: [String], _ index: Int) -> (Finding, Int)? {
        guard !lower[index].isEmpty, lower[index].unicodeScalars.count > 1 || isSpelled(words, lower, index) else {
            return nil
        }
        let hasTitle = index > 0 && names.titles.contains(lower[index - 1])
        let label = label(lower, words, index)
        if let label, !names.looseLabels.contains(label), let spelled = spelled(words, lower, index) { return spelled }
        guard names.titles.contains(lower[index]) == false,
            !names.stopWords.contains(lower[index]) || isOnlyName(words, lower, index, label)
        else { return nil }
        var end = index
        var score = 0.0
        var listed = 0
        while end < words.count, end < index + 4, end == index || joins(words[end]) {
            let word = stem(lower[end])
            let isFirst = names.firstNames.contains(word)
            let isLast = names.lastNames.contains(word)
            let isDouble =
                word.split(separator: "-").count > 1
                && word.split(separator: "-").allSatisfy {
                    names.firstNames.contains(String($0)) || names.lastNames.contains(String($0))
                }
            let isKnown = isFirst || isLast || isDouble
            let isCapital = isCapitalised(words[end])
            let isStop =
                names.stopWords.contains(lower[end]) && !(end == index && isOnlyName(words, lower, index, label))
            if word.isEmpty || isStop || names.titles.contains(word) || !isKnown && !isCapital { break }
            if !isKnown, end == index, !hasTitle, label == nil { break }
            if !isKnown, end > index, states.cities.contains(word) { break }
            if isKnown { listed += 1 }
            score += isKnown ? (names.doubtful.contains(word) ? 0.9 : 1.8) : 0.7
            if isCapital { score += 0.5 }
            let isOwned = lower[end].hasSuffix("'s")
            end += 1
            if isOwned { break }
        }
        guard end > index, !isInAddressOfMail(lower, end) else { return nil }
        if end < words.count, words[end].gap == .space, names.notAfter.contains(lower[end]) { return nil }
        if names.notAfter.contains(lower[end - 1]), end - index > 1 { return nil }
        if index > 0, words[index].gap == .space, lower[index - 1].isEmpty,
            words[index - 1].scalars.allSatisfy({ ("0"..."9").contains($0) }), end - index < 2
        {
            return nil
        }
        if states.cities.contains(stem(lower[index])), end - index < 3, !hasTitle,
            label == nil || names.looseLabels.contains(label ?? "")
        {
            return nil
        }
        if hasTitle { score += 2.5 }
        if let label { score += names.looseLabels.contains(label) ? (listed > 0 ? 0.8 : -1) : 2.3 }
        if end - index == 1, !hasTitle, index == 0, names.doubtful.contains(lower[index]) { score -= 2 }
        if end - index == 1, !hasTitle, label == nil, names.lastNames.contains(stem(lower[index])),
            !names.firstNames.contains(stem(lower[index]))
        {
            score -= 1
        }
        if end - index > 1, listed > 1, names.firstNames.contains(lower[index]) { score += 0.6 }
        guard score >= 2.2 else { return nil }
        var upper = words[end - 1].range.upperBound
        if lower[end - 1].hasSuffix("'s") { upper -= 2 }
        let evidence = hasTitle ? "title before" : label != nil ? "label before" : "listed name"
        return (
            Finding(
                words[index].range.lowerBound..<upper, .name, score: min(0.98, 0.55 + score / 12), evidence: evidence),
            end
        )
    }

    /// A name that is also a function word, such as May or Will, after a label that only names follow.
    private func isOnlyName(_ words: [TextWord], _ lower: [String], _ index: Int, _ label: String?) -> Bool {
        guard names.firstNames.contains(lower[index]), isCapitalised(words[index]), index > 0 else { return false }
        if names.titles.contains(lower[index - 1]) { return true }
        return label.map { !names.looseLabels.contains($0) || lower[index - 1] == "called" } ?? false
    }

    /// Whether a spoken `at` with a `dot` behind it follows soon: the word is part of an address of mail.
    private func isInAddressOfMail(_ lower: [String], _ index: Int) -> Bool {
        let rest = lower[index..<min(lower.count, index + 9)]
        guard let at = rest.prefix(5).firstIndex(of: "at") else { return index < lower.count && lower[index] == "dot" }
        return rest[at...].prefix(4).contains("dot")
    }

    private func joins(_ word: TextWord) -> Bool { word.gap == .space }

    private func isCapitalised(_ word: TextWord) -> Bool {
        guard let first = word.scalars.first, first.properties.isUppercase else { return false }
        return word.scalars.count > 1 && word.scalars.dropFirst().contains { $0.properties.isLowercase }
    }

    /// The last word of the longest label that stands before, or nil.
    private func label(_ lower: [String], _ words: [TextWord], _ index: Int) -> String? {
        var best: [String]?
        for label in names.labels where index >= label.count && label.count > best?.count ?? 0 {
            let slice = lower[(index - label.count)..<index]
            guard slice.elementsEqual(label), words[index].gap != .stop else { continue }
            best = label
        }
        guard let best else { return nil }
        return best.count > 1 && best.last.map({ names.looseLabels.contains($0) || $0 == "was" }) == true
            ? best.joined(separator: " ") : best.last
    }

    private func isSpelled(_ words: [TextWord], _ lower: [String], _ index: Int) -> Bool {
        index + 2 < words.count && lower[index].unicodeScalars.count == 1 && lower[index + 1].unicodeScalars.count == 1
    }

    /// A name said letter by letter: `S M I T H` or `S-M-I-T-H`.
    private func spelled(_ words: [TextWord], _ lower: [String], _ index: Int) -> (Finding, Int)? {
        var end = index
        while end < words.count, end == index || words[end].gap != .stop, lower[end].unicodeScalars.count == 1 {
            end += 1
        }
        let hyphened = lower[index].split(separator: "-")
        if hyphened.count > 2, hyphened.allSatisfy({ $0.count == 1 }) {
            return (Finding(words[index].range, .name, score: 0.85, evidence: "spelled name"), index + 1)
        }
        guard end - index > 2 else { return nil }
        return (
            Finding(
                words[index].range.lowerBound..<words[end - 1].range.upperBound, .name, score: 0.85,
                evidence: "spelled name"), end
        )
    }
}
