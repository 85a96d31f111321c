/// Finds English addresses: a building number, a street and what follows it, with numbers in digits or words.
struct EnglishAddressDetector: Sendable {
    private let towns = EnglishTownWords()
    private let lists = EnglishAddressWords()

    /// The addresses among the words of a text.
    func findings(_ words: [TextWord]) -> [Finding] {
        let lower = words.map { word in
            word.scalars.allSatisfy { $0.value < 0x250 || $0 == "’" } ? word.text.lowercased() : ""
        }
        var found: [Finding] = []
        var floor = 0
        for index in words.indices where lists.types.contains(lower[index]) && index >= floor {
            // The last of several types in a row, such as Harbor View Road, is the street's.
            if index + 1 < words.count, words[index + 1].gap == .space, lists.types.contains(lower[index + 1]),
                !isNumber(lower, words, index + 1)
            {
                continue
            }
            guard let start = start(words, lower, index, floor) else { continue }
            let end = end(words, lower, index)
            let range = words[start].range.lowerBound..<words[end].range.upperBound
            found.append(Finding(range, .address, score: 0.92, evidence: "building number and street"))
            floor = end + 1
        }
        return found
    }

    private func isNumber(_ lower: [String], _ words: [TextWord], _ index: Int) -> Bool {
        if lists.numbers.contains(lower[index]) { return true }
        let parts = lower[index].split(separator: "-")
        if parts.count > 1, parts.allSatisfy({ lists.numbers.contains(String($0)) }) { return true }
        guard let first = words[index].scalars.first, ("0"..."9").contains(first), words[index].scalars.count <= 7
        else { return false }
        return words[index].scalars.allSatisfy {
            ("0"..."9").contains($0) || $0 == "-" || ("a"..."f").contains($0) || ("A"..."F").contains($0)
        }
    }

    private func start(_ words: [TextWord], _ lower: [String], _ type: Int, _ floor: Int) -> Int? {
        var name = type - 1
        while name >= floor, type - name <= 4, words[name + 1].gap == .space, !isNumber(lower, words, name),
            !lower[name].isEmpty
        {
            if lists.notInStreet.contains(lower[name]) { return nil }
            name -= 1
        }
        guard name >= floor, words[name + 1].gap == .space, isNumber(lower, words, name), name < type - 1
        else { return nil }
        let isCapital = words[name + 1].scalars[0].properties.isUppercase
        if lists.weakTypes.contains(lower[type]), !isCapital, !hasTail(words, lower, type), !hasLabel(lower, name) {
            return nil
        }
        var start = name
        while start > floor, words[start].gap == .space,
            lists.numbers.contains(lower[start]) || lists.numbers.contains(lower[start - 1])
        {
            if isNumber(lower, words, start - 1) {
                start -= 1
            } else if lower[start - 1] == "and", start > floor + 1,
                lower[start - 2] == "hundred" || lower[start - 2] == "thousand"
            {
                start -= 2
            } else {
                break
            }
        }
        // A flat or unit before the building.
        var unit = start - 1
        while unit >= floor, start - unit <= 3, words[unit + 1].gap != .stop, isNumber(lower, words, unit) { unit -= 1 }
        if unit >= floor, unit < start - 1, lists.units.contains(lower[unit]) { return unit }
        return start
    }

    private func hasTail(_ words: [TextWord], _ lower: [String], _ type: Int) -> Bool { end(words, lower, type) > type }

    private func hasLabel(_ lower: [String], _ index: Int) -> Bool {
        lower[max(0, index - 5)..<index].contains(where: lists.labels.contains)
    }

    /// The last word of the address: units, towns, states and codes after the street.
    private func end(_ words: [TextWord], _ lower: [String], _ type: Int) -> Int {
        var end = type
        var next = type + 1
        var hasTown = false
        while next < words.count, words[next].gap != .stop {
            if lower[next] == "in", !hasTown, next + 1 < words.count, town(words, lower, next + 1) > 0 {
                next += 1
                continue
            }
            if lists.units.contains(lower[next]), next + 1 < words.count, isUnitNumber(words, lower, next + 1) {
                next += 2
                while next < words.count, words[next].gap == .space, lists.numbers.contains(lower[next]) { next += 1 }
            } else if !hasTown, town(words, lower, next) > 0 {
                next += town(words, lower, next)
                hasTown = true
            } else if hasTown || words[next].gap == .comma, state(words, lower, next) > 0 {
                next += state(words, lower, next)
                hasTown = true
            } else if hasTown, code(words, lower, next) > 0 {
                next += code(words, lower, next)
                end = next - 1
                break
            } else {
                break
            }
            end = next - 1
        }
        return end
    }

    private func isUnitNumber(_ words: [TextWord], _ lower: [String], _ index: Int) -> Bool {
        isNumber(lower, words, index) || words[index].scalars.count == 1
            || words[index].scalars.contains { ("0"..."9").contains($0) }
    }

    private func pair(_ words: [TextWord], _ lower: [String], _ index: Int) -> String {
        guard index + 1 < words.count, words[index + 1].gap == .space else { return "" }
        return lower[index] + "-" + lower[index + 1]
    }

    private func town(_ words: [TextWord], _ lower: [String], _ index: Int) -> Int {
        if towns.twoWordCities.contains(pair(words, lower, index)) { return 2 }
        return towns.cities.contains(lower[index]) ? 1 : 0
    }

    private func state(_ words: [TextWord], _ lower: [String], _ index: Int) -> Int {
        if towns.twoWordStates.contains(pair(words, lower, index)) { return 2 }
        guard towns.states.contains(lower[index]) else { return 0 }
        if lower[index].count == 2 { return words[index].scalars.allSatisfy(\.properties.isUppercase) ? 1 : 0 }
        return 1
    }

    private func code(_ words: [TextWord], _ lower: [String], _ index: Int) -> Int {
        let scalars = words[index].scalars
        let digits = scalars.filter { ("0"..."9").contains($0) }.count
        if digits == 5 && scalars.count == 5 || digits == 9 && scalars.count == 10 { return 1 }
        // A postcode of the United Kingdom: an outward and an inward part.
        guard (2...4).contains(scalars.count), digits > 0, scalars[0].properties.isAlphabetic, index + 1 < words.count,
            words[index + 1].scalars.count == 3, ("0"..."9").contains(words[index + 1].scalars[0])
        else { return 0 }
        return 2
    }
}
