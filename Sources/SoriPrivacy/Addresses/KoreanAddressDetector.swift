/// Finds Korean addresses: chains of districts, roads, lots, buildings and rooms that lead to a home or street.
struct KoreanAddressDetector: Sendable {
    private let reader = KoreanAddressReader()
    private let signs = Set("로길구군시동읍면리호층".unicodeScalars)
    private let lastSigns = Set("트텔라션립츠스".unicodeScalars)
    private let provinceFirsts: Set<Unicode.Scalar>
    private let firsts: Set<Unicode.Scalar>

    init() {
        let words = reader.words
        provinceFirsts = Set(words.provinces.compactMap(\.unicodeScalars.first))
        let short = [words.brands, words.cities, words.counties, words.districts, words.roads].joined()
        firsts = provinceFirsts.union(short.compactMap(\.unicodeScalars.first))
    }

    /// A quick look at whether a word can begin an address at all, which most words cannot.
    private func mayBegin(_ word: TextWord) -> Bool {
        guard let first = word.scalars.first, let last = word.scalars.last else { return false }
        return firsts.contains(first) || lastSigns.contains(last) || word.scalars.contains(where: signs.contains)
    }

    /// A chain of elements so far.
    private struct Chain {
        var start = 0
        var end = 0
        var kinds: [KoreanAddressElement.Kind] = []
        var signs: [String] = []
        var road = ""
        var next = 0
        var isLot = false

        func has(_ kinds: KoreanAddressElement.Kind...) -> Bool { self.kinds.contains { kinds.contains($0) } }
    }

    /// The addresses among the words of a text; numbers within `longRuns` belong to no address.
    func findings(_ words: [TextWord], longRuns: [Range<Int>]) -> [Finding] {
        var found: [Finding] = []
        var index = 0
        while index < words.count {
            guard mayBegin(words[index]) else {
                index += 1
                continue
            }
            var best: (chain: Chain, score: Double)?
            for start in starts(words[index]).reversed() {
                let chain = chain(words, index, start, longRuns)
                guard chain.next > index, let score = score(chain, words, index) else { continue }
                best = (chain, score)
                break
            }
            guard let best else {
                index += 1
                continue
            }
            let evidence = best.chain.road.isEmpty ? "district and number" : "road name"
            found.append(Finding(best.chain.start..<best.chain.end, .address, score: best.score, evidence: evidence))
            index = best.chain.next
        }
        return found
    }

    /// Where in a word an address may begin: at its front, and where a listed name is written onto another word.
    private func starts(_ word: TextWord) -> [Int] {
        let count = word.scalars.count
        guard count > 3, count < 14 else { return [0] }
        var starts = [0]
        for start in 1..<count - 2 {
            guard provinceFirsts.contains(word.scalars[start]) || word.scalars.last == "로" || word.scalars.last == "길"
            else { continue }
            let text = TextWord.text(word.scalars[start...])
            if start > 1, reader.words.provinces.contains(text) { starts.append(start) }
            if ["가", "는", "은", "이", "에", "지"].contains(String(word.scalars[start - 1])),
                reader.words.roads.contains(text)
            {
                starts.append(start)
            }
        }
        return starts
    }

    private func chain(_ words: [TextWord], _ first: Int, _ start: Int, _ longRuns: [Range<Int>]) -> Chain {
        var chain = Chain()
        var index = first
        while index < words.count, index < first + 16 {
            if index > first, words[index].gap == .stop || words[index].gap == .start { break }
            let word = words[index]
            let from = index == first ? start : 0
            let offset = word.range.lowerBound
            // `다시` between two parts of a lot, said for its hyphen.
            if ["다시", "대시", "의"].contains(word.text), chain.kinds.last == .number || chain.kinds.last == .unit,
                index + 1 < words.count,
                let next = reader.element(words[index + 1], from: 0), next.kind == .number || next.kind == .unit
            {
                index += 1
                chain.isLot = true
                append(next, words[index], 0, &chain)
                if next.isLast { break }
                index += 1
                chain.next = index
                continue
            }
            // A road's ending that recognition wrote apart.
            if index + 2 < words.count, ["로", "길", "대로"].contains(words[index + 1].text),
                HangulSyllable.areSyllables(word.scalars[...]),
                word.scalars.count - from >= 2,
                reader.words.roads.contains(TextWord.text(word.scalars[from...]) + words[index + 1].text)
                    || chain.has(.district, .city),
                let number = reader.element(words[index + 2], from: 0), number.kind == .number
            {
                if chain.kinds.isEmpty { chain.start = offset + from }
                chain.kinds.append(.road)
                chain.signs.append("")
                chain.road = "listed"
                chain.end = words[index + 1].range.upperBound
                index += 2
                chain.next = index
                continue
            }
            guard let element = reader.element(word, from: from) ?? shortName(words, index, from, chain) else {
                // An unknown word is a building if a building's number or floor follows.
                guard chain.has(.road, .neighbourhood, .village), word.scalars.count <= 10, word.gap != .comma,
                    index + 1 < words.count,
                    let next = reader.element(words[index + 1], from: 0), next.kind == .unit,
                    words[index + 1].gap == .space,
                    !["말고", "그리고", "아니", "다시", "옆", "앞", "뒤", "근처"].contains(word.text)
                else { break }
                chain.kinds.append(.building)
                chain.signs.append("")
                chain.end = word.range.upperBound
                index += 1
                chain.next = index
                continue
            }
            if element.kind == .number || element.kind == .unit {
                let range = offset + element.range.lowerBound..<offset + element.range.upperBound
                if longRuns.contains(where: { $0.overlaps(range) }) { break }
                if element.kind == .number, index + 1 < words.count, words[index + 1].gap == .space {
                    // The sign of a unit may be written apart.
                    if reader.isAmountSign(words[index + 1]), !element.isLast { break }
                    if let sign = apart(words[index + 1]), !element.isLast {
                        append(element, word, from, &chain)
                        chain.kinds[chain.kinds.count - 1] = .unit
                        chain.signs[chain.signs.count - 1] = sign.text
                        chain.end = words[index + 1].range.lowerBound + sign.length
                        index += 2
                        chain.next = index
                        if sign.isLast { break }
                        continue
                    }
                }
                if chain.kinds.isEmpty, element.kind == .number { break }
                if element.kind == .number, chain.kinds.last == .number, word.gap != .comma, !chain.isLot { break }
            }
            if !fits(element, chain, word) { break }
            append(element, word, from, &chain)
            index += 1
            chain.next = index
            if element.isLast { break }
        }
        chain.next = max(chain.next, chain.kinds.isEmpty ? 0 : first + 1)
        return chain
    }

    private func append(_ element: KoreanAddressElement, _ word: TextWord, _ from: Int, _ chain: inout Chain) {
        if chain.kinds.isEmpty { chain.start = word.range.lowerBound + element.range.lowerBound }
        chain.kinds.append(element.kind)
        chain.signs.append(element.sign)
        if element.kind == .road { chain.road = element.sign }
        if element.range.count > 1, element.kind == .number, word.scalars[element.range].contains("-") {
            chain.isLot = true
        }
        chain.end = word.range.lowerBound + element.range.upperBound
    }

    /// A unit's sign that stands apart from its number, with a particle or without.
    private func apart(_ word: TextWord) -> (text: String, length: Int, isLast: Bool)? {
        for sign in ["번지", "층", "호", "동", "단지"] where word.text.hasPrefix(sign) {
            let rest = String(word.text.dropFirst(sign.count))
            if rest.isEmpty || reader.words.endings.contains(rest) {
                return (sign, sign.unicodeScalars.count, !rest.isEmpty)
            }
        }
        return nil
    }

    /// A city or district without its ending, where the next word goes on into it.
    private func shortName(_ words: [TextWord], _ index: Int, _ from: Int, _ chain: Chain) -> KoreanAddressElement? {
        let scalars = words[index].scalars
        let text = TextWord.text(scalars[from...])
        let lists = [reader.words.cities, reader.words.counties, reader.words.districts]
        guard text.unicodeScalars.count > 1, lists.contains(where: { $0.contains(text) }), index + 1 < words.count,
            words[index + 1].gap == .space, let next = reader.element(words[index + 1], from: 0),
            [.district, .neighbourhood, .road, .village, .city].contains(next.kind)
        else { return nil }
        if next.kind == .road, next.sign == "plain" { return nil }
        return KoreanAddressElement(kind: .city, range: from..<scalars.count, sign: "", isLast: false)
    }

    /// Whether an element may come after what the chain has.
    private func fits(_ element: KoreanAddressElement, _ chain: Chain, _ word: TextWord) -> Bool {
        let hasArea = chain.has(.province, .city, .district)
        switch element.kind {
        case .province: return chain.kinds.isEmpty
        case .city: return !chain.has(.district, .road, .neighbourhood, .number)
        case .district: return !chain.has(.road, .number)
        case .village: return hasArea || chain.has(.village)
        case .neighbourhood: return !chain.has(.number, .unit)
        case .road: return !chain.has(.number, .unit) || chain.kinds.isEmpty
        case .building, .brand:
            return element.kind == .brand || element.sign == "home" && chain.kinds.isEmpty
                || chain.has(.road, .neighbourhood, .village, .district)
        case .basement: return chain.has(.road, .neighbourhood, .number)
        case .number:
            if chain.kinds.last == .unit { return word.gap == .space && chain.signs.last?.hasSuffix("동") == true }
            return chain.has(.road, .neighbourhood, .village, .brand, .building, .basement)
        case .unit: return element.sign != "차"
        }
    }

    /// How sure a chain is an address; nil for none.
    private func score(_ chain: Chain, _ words: [TextWord], _ first: Int) -> Double? {
        let hasArea = chain.has(.city, .district)
        let hasNumber = chain.has(.number) || chain.signs.contains { $0.hasPrefix("번지") }
        let hasLabel = (max(0, first - 4)..<first).contains { at in
            reader.words.labels.contains { words[at].text.contains($0) }
        }
        let unitSigns = zip(chain.kinds, chain.signs).filter { $0.0 == .unit }.map(\.1)
        let hasRoom =
            unitSigns.contains { $0.hasPrefix("동") } && unitSigns.contains { $0.hasSuffix("호") || $0.hasSuffix("호실") }
        if chain.has(.road) {
            if hasArea || chain.has(.province) && chain.road != "plain" {
                return hasNumber ? 0.97 : chain.road == "plain" && !hasLabel ? nil : 0.85
            }
            guard hasNumber else { return nil }
            if chain.road == "listed" { return 0.92 }
            if chain.road == "sound" { return 0.88 }
            return hasLabel ? 0.75 : nil
        }
        if hasArea, chain.has(.neighbourhood) { return hasNumber ? 0.95 : 0.88 }
        if hasArea, chain.has(.village) {
            return hasNumber || chain.kinds.filter { $0 == .village }.count > 1 ? 0.93 : 0.8
        }
        if chain.has(.province), chain.has(.neighbourhood), hasNumber || hasRoom { return 0.85 }
        if chain.has(.neighbourhood), hasNumber, chain.isLot || chain.signs.contains(where: { $0.hasPrefix("번지") }) {
            return 0.9
        }
        if chain.has(.neighbourhood), hasNumber, hasLabel { return 0.75 }
        if hasArea, chain.has(.building, .brand), hasRoom { return 0.85 }
        if hasRoom { return 0.85 }
        if chain.signs.first == "home", unitSigns.contains(where: { $0.hasSuffix("호") }) { return 0.8 }
        if chain.has(.brand), hasLabel, unitSigns.contains(where: { $0.hasSuffix("호") }) { return 0.7 }
        return nil
    }
}
