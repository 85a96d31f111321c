/// A word of a Korean address, told apart by what it ends with and by lists.
struct KoreanAddressElement: Sendable, Equatable {
    enum Kind: Sendable {
        case province, city, district, neighbourhood, village, road, number, unit, building, brand, basement
    }

    let kind: Kind
    /// Where in its word it begins and ends; what follows is a particle.
    let range: Range<Int>
    /// For a number or unit, the sign after it, such as `동` or `번지`; for a road, whether it is a listed one.
    let sign: String
    /// Whether a particle follows, so that the address ends here.
    var isLast: Bool
}

/// Reads single words as elements of Korean addresses.
struct KoreanAddressReader: Sendable {
    let words = KoreanAddressWords()
    private let unitSigns = ["번지", "단지", "층", "호실", "호", "동", "통", "반", "번길", "번가", "차"]
    private let amountSigns = [
        "원", "만", "개", "명", "월", "일", "시", "년", "분", "초", "점", "퍼센트", "프로", "킬로", "살", "번", "대", "건", "권", "장", "회",
        "배", "도", "기가", "메가", "자리", "천원", "여", "억", "조", "병", "인", "시간", "주", "평", "미터",
    ]

    /// What a word is from `start` on; nil if it belongs to no address.
    func element(_ word: TextWord, from start: Int) -> KoreanAddressElement? {
        let scalars = word.scalars
        guard start < scalars.count else { return nil }
        if let number = number(scalars, start) { return number }
        for end in stride(from: scalars.count, to: start, by: -1) where end - start <= 24 {
            let rest = TextWord.text(scalars[end...])
            guard rest.isEmpty || words.endings.contains(rest) else { continue }
            if let kind = kind(
                TextWord.text(scalars[start..<end]), isWhole: rest.isEmpty, rest: rest, scalars[start..<end])
            {
                return KoreanAddressElement(
                    kind: kind.0, range: start..<end, sign: kind.1, isLast: !rest.isEmpty && rest != "의")
            }
        }
        return nil
    }

    private func kind(
        _ text: String, isWhole: Bool, rest: String, _ scalars: ArraySlice<Unicode.Scalar>
    ) -> (KoreanAddressElement.Kind, String)? {
        if words.provinces.contains(text) { return (.province, "") }
        if text == "지하" { return (.basement, "") }
        if words.brands.contains(text.lowercased()) { return (.brand, "") }
        guard let last = scalars.last, scalars.count > 1 else { return nil }
        let stem = TextWord.text(scalars.dropLast())
        switch last {
        case "시" where words.cities.contains(stem): return (.city, "")
        case "군" where words.counties.contains(stem): return (.city, "")
        case "구" where words.districts.contains(stem): return (.district, "")
        case "동", "가":
            if last == "가", !isNeighbourhoodPart(scalars) { break }
            if last == "동", words.notNeighbourhoods.contains(text) || scalars.count > 6 || !hangulOrDigits(scalars) {
                break
            }
            return (.neighbourhood, "")
        case "읍", "면", "리":
            if words.verbEndings.contains(where: text.hasSuffix) { break }
            if scalars.count <= 5, HangulSyllable.areSyllables(scalars) { return (.village, String(last)) }
        case "로", "길":
            if let road = road(text, scalars) { return (.road, road) }
        default: break
        }
        if words.homeEndings.contains(where: { text.hasSuffix($0) && text.count > $0.count }) {
            return (.building, "home")
        }
        if words.buildingEndings.contains(where: { text.hasSuffix($0) && text.count > $0.count }) {
            return (.building, "")
        }
        return nil
    }

    /// `listed` for a well-known road, `sound` for one whose stem no particle 로 could follow, `plain` for any other.
    private func road(_ text: String, _ scalars: ArraySlice<Unicode.Scalar>) -> String? {
        if words.roads.contains(text) { return "listed" }
        if words.notRoads.contains(text) || scalars.count < 2 { return nil }
        let front = scalars.dropLast()
        guard let before = front.last, before != "으" else { return nil }
        if scalars.last == "길" {
            // A side road of a road, such as 길주로45번길 or 판교로삼길, or a plain named side road.
            if let at = front.lastIndex(of: "로"), at > front.startIndex {
                var inner = front[(at + 1)...]
                if inner.suffix(1) == ["번"] || inner.suffix(1) == ["가"] || inner.suffix(1) == ["나"] {
                    inner = inner.dropLast()
                }
                if let number = KoreanBuildingNumber.readings(inner).first, number.length == inner.count {
                    return "listed"
                }
            }
            return scalars.count >= 3 ? "plain" : nil
        }
        if scalars.count > 8 { return nil }
        if text.hasSuffix("대로"), scalars.count >= 4 { return "sound" }
        if let final = HangulSyllable.final(before), final != 0, final != 8 {
            return scalars.count >= 3 ? "sound" : "plain"
        }
        return "plain"
    }

    private func isNeighbourhoodPart(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        let inner = scalars.dropLast()
        guard let at = inner.lastIndex(where: { $0 == "로" || $0 == "동" }), at > inner.startIndex,
            at + 1 < inner.endIndex
        else { return false }
        return KoreanBuildingNumber.readings(inner[(at + 1)...]).first?.length == inner.endIndex - at - 1
    }

    private func hangulOrDigits(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        HangulSyllable.areSyllables(scalars.prefix(2))
            && scalars.allSatisfy { HangulSyllable.isSyllable($0) || ("0"..."9").contains($0) }
    }

    /// A number with its sign and a particle: `152`, `101동`, `삼층에`, `오십칠번지예요`; a word may hold two units.
    private func number(_ scalars: [Unicode.Scalar], _ start: Int) -> KoreanAddressElement? {
        var best: KoreanAddressElement?
        for reading in KoreanBuildingNumber.readings(scalars[start...]) where reading.digits <= 5 || !reading.isSpoken {
            if !reading.isSpoken, reading.digits > 8 { return nil }
            let end = start + reading.length
            let rest = TextWord.text(scalars[end...])
            if isParticle(scalars, end, rest) { continue }
            if rest.isEmpty { return KoreanAddressElement(kind: .number, range: start..<end, sign: "", isLast: false) }
            for sign in unitSigns where rest.hasPrefix(sign) {
                let tail = String(rest.dropFirst(sign.count))
                let stop = end + sign.unicodeScalars.count
                if tail.isEmpty || words.endings.contains(tail) {
                    return KoreanAddressElement(kind: .unit, range: start..<stop, sign: sign, isLast: !tail.isEmpty)
                }
                if let next = number(scalars, stop), next.kind == .unit {
                    return KoreanAddressElement(
                        kind: .unit, range: start..<next.range.upperBound, sign: sign + next.sign, isLast: next.isLast)
                }
            }
            if best == nil, words.endings.contains(rest), !amountSigns.contains(rest) {
                best = KoreanAddressElement(kind: .number, range: start..<end, sign: "", isLast: true)
            }
        }
        return best
    }

    /// Whether the 이 that a reading ends with is rather the beginning of an ending, as in `백이요`: a hundred.
    private func isParticle(_ scalars: [Unicode.Scalar], _ end: Int, _ rest: String) -> Bool {
        guard end > 1, scalars[end - 1] == "이", !rest.isEmpty, words.endings.contains(rest),
            words.endings.contains("이" + rest)
        else { return false }
        return HangulSyllable.final(scalars[end - 2]).map { $0 != 0 } ?? false
    }

    /// Whether a word says that the number before it counts something.
    func isAmountSign(_ word: TextWord) -> Bool {
        amountSigns.contains { word.text.hasPrefix($0) } && !word.text.hasPrefix("번지") && !word.text.hasPrefix("번길")
    }
}
