/// Turns number words into digits: `twenty five` 25, `two thousand and ten` 2010, `third` 3rd.
///
/// Digits spoken one after the other stay one after the other. `point`, percent and money behind a number are written
/// with it.
enum EnglishNumbers {
    private static let units: [String: Int] = numbered(
        [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        ])
    private static let tens: [String: Int] = [
        "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    ]
    private static let scales: [String: Int] = [
        "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000,
    ]
    private static let ordinals: [String: Int] = {
        var table = numbered(
            [
                "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
                "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
                "eighteenth", "nineteenth",
            ])
        for (word, value) in tens { table[word.dropLast() + "ieth"] = value }
        return table.merging(["hundredth": 100, "thousandth": 1_000, "millionth": 1_000_000]) { $1 }
    }()
    private static let money: [String: String] = [
        "dollars": "$", "dollar": "$", "pounds": "£", "euros": "€", "cents": "¢",
    ]

    private static func numbered(_ words: [String]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, $0) })
    }

    /// Whether a word multiplies what stands before it by thousands.
    static func isScale(_ word: String) -> Bool { scales[word] != nil }

    /// The words with their numbers in digits.
    static func inDigits(_ words: [String]) -> [String] {
        var result: [String] = []
        var index = 0
        while index < words.count {
            let number = Number(words, at: index)
            guard number.used > 0 else {
                result.append(words[index])
                index += 1
                continue
            }
            index += number.used
            var text = String(number.value)
            if number.isOrdinal {
                text += suffix(number.value)
            } else {
                if let fraction = fraction(words, at: index) {
                    text += "." + fraction.digits
                    index += fraction.used
                }
                if index < words.count, words[index] == "percent" {
                    text += "%"
                    index += 1
                } else if index < words.count, let sign = money[words[index]] {
                    text = sign + text
                    index += 1
                }
            }
            result.append(text)
        }
        return result
    }

    private static func fraction(_ words: [String], at index: Int) -> (digits: String, used: Int)? {
        guard index < words.count, words[index] == "point" else { return nil }
        let digits = words[(index + 1)...].prefix { (units[$0] ?? 10) < 10 }.compactMap { units[$0] }
        return digits.isEmpty ? nil : (digits.map(String.init).joined(), digits.count + 1)
    }

    private static func suffix(_ number: Int) -> String {
        if (11...13).contains(number % 100) { return "th" }
        return [1: "st", 2: "nd", 3: "rd"][number % 10] ?? "th"
    }

    /// The number that begins at a word.
    private struct Number {
        private enum Kind { case unit, ten, hundred, scale, digits }

        private(set) var isOrdinal = false
        /// Words it takes, 0 for none.
        private(set) var used = 0
        private var total = 0
        private var current = 0
        private var last: Kind?

        var value: Int { total &+ current }

        init(_ words: [String], at start: Int) {
            var index = start
            while index < words.count {
                if isAnd(words, at: index) {
                    index += 1
                    continue
                }
                guard take(words[index]) else { break }
                index += 1
                used = index - start
                if isOrdinal { break }
            }
        }

        /// `and` inside a number: two hundred and ten.
        private func isAnd(_ words: [String], at index: Int) -> Bool {
            guard words[index] == "and", last == .hundred || last == .scale, index + 1 < words.count else {
                return false
            }
            let next = words[index + 1]
            return units[next] != nil || tens[next] != nil || ordinals[next] != nil
        }

        private mutating func take(_ word: String) -> Bool {
            let goesOn = last == .hundred || last == .scale
            // A second alone is a time, not an ordinal.
            if let value = ordinals[word], word != "second" || goesOn || last == .ten {
                if last == nil || goesOn && value < 100 || last == .ten && value < 10 {
                    current &+= value
                } else if last == .unit || last == .ten, value >= 100 {
                    (total, current) = ((total &+ current) &* value, 0)
                } else {
                    return false
                }
                isOrdinal = true
                return true
            }
            if let value = units[word] {
                guard last != .unit, last != .digits, last != .ten || (1..<10).contains(value) else { return false }
                (current, last) = (current &+ value, .unit)
            } else if let value = tens[word] {
                guard last == nil || goesOn else { return false }
                (current, last) = (current &+ value, .ten)
            } else if word == "hundred", last == .unit || last == .ten || last == .digits {
                (current, last) = (current &* 100, .hundred)
            } else if let scale = scales[word], last != nil, last != .scale {
                (total, current, last) = (total &+ current &* scale, 0, .scale)
            } else if last == nil, !word.isEmpty, word.count < 16, let value = Int(word), word.allSatisfy(\.isNumber) {
                (current, last) = (value, .digits)
            } else {
                return false
            }
            return true
        }
    }
}
