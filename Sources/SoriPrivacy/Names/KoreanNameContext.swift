/// What the words around a Korean name, and the syllables of it, say for and against it.
struct KoreanNameContext: Sendable {
    /// A title, with or without the honorific.
    struct Title {
        let word: String
        let isHonoured: Bool
    }

    private let names: KoreanNameWords
    private let common = KoreanCommonWords()
    private let numerals = Set("공영일이삼사오육칠팔구십백천만억하나둘셋넷".unicodeScalars)
    private let introducing = wordSet(
        "입니다 이에요 예요 이라고 라고 이라고요 라고요 인데 인데요 이고요 고요 이요 요 이라는 라는 이었던가 였던가 이거든요 거든요 이라고도 이고 고")
    private let titlesByFirst: [Unicode.Scalar: [[Unicode.Scalar]]]

    private let labelFirsts: Set<Unicode.Scalar>

    init(_ names: KoreanNameWords) {
        self.names = names
        labelFirsts = Set(names.labels.compactMap(\.unicodeScalars.first))
        var table: [Unicode.Scalar: [[Unicode.Scalar]]] = [:]
        for title in names.titles {
            let scalars = Array(title.unicodeScalars)
            table[scalars[0], default: []].append(scalars)
        }
        titlesByFirst = table.mapValues { $0.sorted { $0.count > $1.count } }
    }

    func surnameWeight(_ surname: String) -> Double? {
        if names.commonSurnames.contains(surname) { return 1 }
        guard names.rareSurnames.contains(surname) else { return nil }
        return surname.unicodeScalars.count == 2 ? 1 : 0
    }

    func givenWeight(_ given: [Unicode.Scalar]) -> Double {
        if names.givenNames.contains(TextWord.text(given[...])) { return given.count == 2 ? 2 : 0.4 }
        guard given.count == 2 else { return -1.5 }
        let first = names.givenFirst.contains(String(given[0]))
        let last = names.givenLast.contains(String(given[1]))
        return first && last ? 0.9 : first || last ? -0.8 : -2
    }

    func isCommon(_ text: String) -> Bool { common.words.contains(text) }

    /// Whether a word without a particle of its own is a common word, and the name would take part of that particle.
    func isCommonWithParticle(_ word: ArraySlice<Unicode.Scalar>, nameLength: Int) -> Bool {
        for length in 1...2 where word.count - length >= 2 && word.count - length < nameLength {
            let particle = TextWord.text(word.suffix(length))
            if names.suffixes.contains(particle), isCommon(TextWord.text(word.dropLast(length))) { return true }
        }
        return false
    }

    /// Whether the words count something, as in `한 명이요`.
    func isCount(_ surname: String, _ given: [Unicode.Scalar]) -> Bool {
        ["한", "두", "세", "네"].contains(surname) && given.first.map(Set("명분개번달시장살건주군통대".unicodeScalars).contains) == true
            && !names.givenNames.contains(TextWord.text(given[...]))
    }

    func isNumeral(_ scalars: [Unicode.Scalar]) -> Bool { scalars.allSatisfy(numerals.contains) }

    /// Where in a word a name may begin: at its front, and after a label that the name is written onto.
    func starts(_ words: [TextWord], _ index: Int) -> [Int] {
        let scalars = words[index].scalars
        guard scalars.count > 2, scalars.count < 12, !isLabel(words[index].text) else { return [0] }
        var starts = [0]
        let mayHaveLabel = labelFirsts.contains(scalars[0]) || scalars.contains("름") || scalars.contains("함")
        for start in mayHaveLabel ? 2..<scalars.count : scalars.count - 1..<scalars.count {
            let head = TextWord.text(scalars[..<start])
            if isLabel(head) { starts.append(start) }
            let isLast = start == scalars.count - 1
            if isLast, ["은", "는", "에게"].contains(String(scalars[start - 1])), start >= 3 { starts.append(start) }
        }
        return starts
    }

    /// Whether a word ends with `라고` and a form of saying follows, as people name themselves.
    func isIntroduced(_ words: [TextWord], _ index: Int) -> Bool {
        guard words[index].text.hasSuffix("라고"), index + 1 < words.count, words[index + 1].gap == .space else {
            return false
        }
        return ["합니다", "하는데", "해요", "하고", "하는", "하시", "불러"].contains { words[index + 1].text.hasPrefix($0) }
    }

    /// Whether a word, without its particle, is a label of a name.
    func isLabel(_ word: String) -> Bool { label(word) != nil }

    private func label(_ word: String) -> String? {
        guard let first = word.unicodeScalars.first, labelFirsts.contains(first) else {
            return word.hasSuffix("이름") || word.hasSuffix("성함") || word.hasSuffix("이름은") || word.hasSuffix("이름이")
                ? "이름" : nil
        }
        if names.labels.contains(word) { return word }
        if word.hasSuffix("이름") || word.hasSuffix("성함") || word.hasSuffix("이름은") || word.hasSuffix("이름이") {
            return "이름"
        }
        for particle in ["은", "는", "이", "가", "을", "를", "님은", "님이", "님", "분", "께서", "이름은", "이름", "도", "에", "란에"]
        where word.hasSuffix(particle) {
            let stem = String(word.dropLast(particle.count))
            if names.labels.contains(stem) { return stem }
        }
        return nil
    }

    /// What the words before say, in log-odds.
    func before(_ words: [TextWord], _ index: Int, _ start: Int) -> Double {
        if start > 0, let label = label(TextWord.text(words[index].scalars[..<start])) {
            return names.weakLabels.contains(label) ? 1.5 : 2.5
        }
        var best = 0.0
        if index > 0, words[index].gap != .stop {
            let previous = words[index - 1].text
            if let label = label(previous) {
                best = names.weakLabels.contains(label) ? 1.5 : 2.5
            } else if names.selves.contains(previous) {
                best = 1
            } else if previous.unicodeScalars.first.map({ ("0"..."9").contains($0) }) == true {
                best = 0.5
            }
            if index > 1, ["이요", "고요", "은요"].contains(where: { previous.hasSuffix($0) }),
                isLabel(String(previous.dropLast(2)))
            {
                best = 2
            }
        }
        guard best < 1.5 else { return best }
        for distance in 1...8 where index - distance >= 0 {
            let word = words[index - distance].scalars
            guard word.count > 1, word[0] == "성" || word[0] == "이" else { continue }
            if word[1] == "함" || word[1] == "름" || word[1] == "명" { return max(best, 1.5) }
        }
        return best
    }

    /// What the word after says, in log-odds.
    func after(_ words: [TextWord], _ index: Int) -> Double {
        guard index + 1 < words.count, words[index + 1].gap != .stop else { return 0 }
        let next = words[index + 1]
        if words[index + 1].gap == .space, title(next.scalars[...]) != nil || next.text.hasPrefix("님") { return 2.5 }
        if names.followers.contains(next.text) { return 1.5 }
        if next.scalars.first.map({ ("0"..."9").contains($0) }) == true || next.gap == .comma { return 0.3 }
        return 0
    }

    /// The weight of what follows a name in its own word; nil for what cannot follow one.
    func ending(_ rest: ArraySlice<Unicode.Scalar>, after sound: Unicode.Scalar) -> (weight: Double, isTitle: Bool)? {
        if rest.isEmpty { return (-0.2, false) }
        let text = TextWord.text(rest)
        if names.suffixes.contains(text) {
            let base = introducing.contains(text) ? 0.6 : 0
            return (base - (fits(text, sound) ? 0 : 1.5), false)
        }
        if title(rest) != nil { return (2.3, true) }
        return nil
    }

    /// Whether a particle is the one that this sound takes.
    private func fits(_ particle: String, _ sound: Unicode.Scalar) -> Bool {
        guard let final = HangulSyllable.final(sound), let first = particle.unicodeScalars.first else { return true }
        if particle.hasPrefix("으로") { return final != 0 && final != 8 }
        if particle.hasPrefix("로") { return final == 0 || final == 8 }
        switch first {
        case "이", "은", "을", "과": return final != 0
        case "가", "는", "를", "와", "예", "며", "였": return final == 0
        case "라", "고", "랑": return final == 0
        default: return true
        }
    }

    /// The title that a word or its rest begins with, if nothing but an honorific and a particle follows.
    func title(_ scalars: ArraySlice<Unicode.Scalar>) -> Title? {
        guard let first = scalars.first, let titles = titlesByFirst[first] else { return nil }
        for title in titles where scalars.starts(with: title) {
            var rest = scalars.dropFirst(title.count)
            let isHonoured = rest.first == "님"
            if isHonoured { rest = rest.dropFirst() }
            let tail = TextWord.text(rest)
            if rest.isEmpty || names.suffixes.contains(tail) || ["들", "댁", "실", "이랑"].contains(tail) {
                return Title(word: TextWord.text(title[...]), isHonoured: isHonoured)
            }
        }
        return nil
    }

    func isForeign(_ text: String) -> Bool { names.foreignNames.contains(text) }

    /// How many syllables of a word are a listed foreign name of two or more, before a particle.
    func foreignPrefix(_ scalars: [Unicode.Scalar]) -> Int? {
        for length in stride(from: min(5, scalars.count - 1), through: 2, by: -1)
        where names.foreignNames.contains(TextWord.text(scalars[..<length]))
            && ending(scalars[length...], after: scalars[length - 1]) != nil
        {
            return length
        }
        return nil
    }

    /// Whether a word before a `님` that stands apart can be a name: two to five syllables, no known word, no particle.
    func mayBeForeign(_ word: TextWord) -> Bool {
        guard (1...5).contains(word.scalars.count), HangulSyllable.areSyllables(word.scalars[...]) else { return false }
        let text = word.text
        if isCommon(text) || isLabel(text) || names.titles.contains(text) || names.selves.contains(text) {
            return false
        }
        return !["은", "는", "을", "를", "에서", "에", "요", "고", "면", "서", "의"].contains(where: { text.hasSuffix($0) })
    }
}
